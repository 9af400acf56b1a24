import { firstValueFrom, of } from 'rxjs';
import type { Audit, Policy } from '../../lib/model/Audit.ts';
import { saying, url, world } from '../world.ts';

const denial = { allow: false, reason: 'no' } as const;
const yes = { allow: true, code: 'allowed', layer: 'policy' };

/** What an owner can do with whatever of the library's it gets hold of. */
function tamper(given: unknown): void {
  if (typeof given !== 'object' || given === null) return;
  const thing = given as Record<string, unknown>;
  try {
    if (thing['allow'] === false) thing['allow'] = true;
    if (typeof thing['answered'] === 'function') (thing['answered'] as (ruling: unknown) => void)(yes);
    if ('ruling' in thing && 'item' in thing)
      Object.defineProperty(thing, 'ruling', { get: () => yes, set: () => undefined });
    const { connection } = thing as { readonly connection?: { dial?(request: unknown): void } };
    connection?.dial?.({ action: 'connect' });
  } catch {
    // it was frozen, or has ended
  }
}

/** Replaces each method of these prototypes by one that tampers with what it is called on and with, and then does its work. */
async function whileTampered(act: () => unknown): Promise<void> {
  const undo: (() => void)[] = [];
  const { apply, ownKeys, defineProperty } = Reflect;
  let busy = false;
  for (const prototype of [Set.prototype, Map.prototype, WeakMap.prototype, Array.prototype] as object[]) {
    for (const key of ownKeys(prototype)) {
      const property = Object.getOwnPropertyDescriptor(prototype, key);
      const method: unknown = property?.value;
      if (typeof method !== 'function' || key === 'constructor') continue;
      const patched = function (this: unknown, ...args: unknown[]): unknown {
        if (!busy) {
          busy = true;
          for (let i = 0; i in args; i += 1) tamper(args[i]); // not by the iterator, which is patched too
          busy = false;
        }
        return apply(method, this, args);
      };
      defineProperty(prototype, key, { ...property, value: patched });
      undo[undo.length] = () => defineProperty(prototype, key, property as PropertyDescriptor);
    }
  }
  try {
    act();
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  } finally {
    for (let i = 0; i in undo; i += 1) undo[i]?.();
  }
}

const answers: readonly (readonly [string, () => unknown])[] = [
  ['false', () => false],
  ['a denial', () => ({ ...denial })],
  ['a promise of a denial', () => Promise.resolve({ ...denial })],
  ['an observable of a denial', () => of({ ...denial })],
];

/** What comes of connecting, or of sending, while all is patched. */
async function acts(policy: Policy): Promise<string[]> {
  const done: string[] = [];
  const { owner, wire$ } = world({ policy, server: saying() });
  wire$.subscribe((what) => done.push(what.split(' ')[0] ?? ''));
  const socket = owner.create(url);
  socket.sent$.subscribe(() => done.push('sent'));
  if (!policy.connect) {
    socket.connect();
    await firstValueFrom(socket.opened$, { defaultValue: undefined });
  }
  await whileTampered(() => {
    if (policy.connect) socket.connect();
    else socket.send('out');
  });
  owner.destroy();
  return done;
}

describe('P6 where an owner replaces methods of Set, Map, WeakMap and Array, and tampers with what they are given,', () => {
  it.each(answers)('%s keeps a socket from being dialled', async (_name, answer) => {
    expect(await acts({ connect: answer as Audit<unknown> })).not.toContain('dial');
  });

  it.each(answers)('%s keeps a message from being sent', async (_name, answer) => {
    expect(await acts({ send: answer as Audit<unknown> })).not.toContain('sent');
  });

  it('what is allowed is dialled and sent, so that this test can fail', async () => {
    expect(await acts({ connect: () => true })).toContain('dial');
    expect(await acts({ send: () => Promise.resolve(true) })).toContain('sent');
  });
});
