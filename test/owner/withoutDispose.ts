import type * as Index from '../../lib/index.ts';
import type * as Testing from '../../lib/testing.ts';

// Run by runInNode: a platform without Symbol.dispose, before anything of the library is loaded.
const real = Symbol;
const without = new Proxy((text?: string) => real(text), {
  get: (_, name) => (name === 'dispose' ? undefined : (Reflect.get(real, name) as unknown)),
});
Object.defineProperty(globalThis, 'Symbol', { value: without });

void (async () => {
  const { allowAll, createNetwork }: typeof Index = await import('../../lib/index.ts');
  const { virtualTransport }: typeof Testing = await import('../../lib/testing.ts');
  const { NEVER, Subscription } = await import('rxjs');
  const network = createNetwork({ transport: virtualTransport(NEVER), policy: allowAll });
  const subscription = new Subscription();
  const owner = network.createOwner({ name: 'mod', audits: {} });
  subscription.add(owner);
  subscription.unsubscribe();
  process.stdout.write(JSON.stringify({ symbol: typeof Symbol.dispose, closed: owner.closed }));
})();
