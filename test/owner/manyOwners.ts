import { setMaxListeners } from 'node:events';
import { NEVER } from 'rxjs';
import { allowAll, createNetwork } from '../../lib/index.ts';
import { virtualTransport } from '../../lib/testing.ts';

// Run by runInNode, since jest gives its tests another `process`, which hears of no warnings: binds 1,000 owners to one
// signal, half of them in a network each, or else as many listeners, and tells which warnings Node gave.

const { by } = JSON.parse(process.argv[2] ?? '') as { readonly by: 'createNetwork' | 'addEventListener' };
const warnings: string[] = [];
process.on('warning', ({ name }) => warnings.push(name));

const { signal } = new AbortController();
setMaxListeners(10, signal); // as of any other target: Node itself lets a signal have more
const newNetwork = () => createNetwork({ transport: virtualTransport(NEVER), policy: allowAll });
const shared = newNetwork();
for (let n = 0; n < 1_000; n += 1) {
  if (by === 'addEventListener') signal.addEventListener('abort', () => undefined);
  else (n % 2 ? shared : newNetwork()).createOwner({ name: 'mod', audits: {}, until: signal });
}
setImmediate(() => process.stdout.write(JSON.stringify(warnings)));
