import type { Decision } from 'rx-secure-networking';
import { whileReportsPass } from '../whileReportsPass.ts';
import { permissive, world } from '../world.ts';

const forged = '0}\r\n2026-01-01 ALLOW admin \u001b[2K';
const patches: readonly (() => unknown)[] = [
  () => undefined,
  () => forged,
  () => ({ toString: () => forged }),
  () => [],
  () => ({ next: () => ({ done: true }) }),
  () => {
    throw new Error('no');
  },
];
const holders: readonly (readonly [name: string, holder: object])[] = [
  ['String.prototype', String.prototype],
  ['RegExp.prototype', RegExp.prototype],
  ['Number.prototype', Number.prototype],
  ['Array.prototype[Symbol.iterator]', Array.prototype],
];
const keysOf = (holder: object): readonly PropertyKey[] =>
  holder === Array.prototype
    ? [Symbol.iterator]
    : Reflect.ownKeys(holder).filter((key) => key !== 'constructor' && key !== 'length');

/** What an owner asks for, and is denied: by its audit, by the gate of URLs, and by the gate of sub-protocols. */
const asked: readonly (readonly [url: string, protocols?: readonly string[]])[] = [
  ['wss://a.example/b?c'],
  ['wss://u:p@a.example/'],
  ['wss://a\u0007.example/'],
  ['ws\u0007'],
  ['wss://a.example/', ['a\r\nb']],
  ['wss://a.example/', ['a', 'a']],
];

/** The records of these requests while one method of the platform is another. */
function recordsWhile(holder: object, key: PropertyKey, patch: () => unknown): readonly Decision[] {
  const { network, owner } = world({
    owner: { audits: { ...permissive, create: () => ({ allow: false, reason: 'x\u0007' }) } },
  });
  const records: Decision[] = [];
  network.decisions$.subscribe((record) => (records[records.length] = record));
  const { defineProperty } = Object;
  const original = Object.getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
  defineProperty(holder, key, 'value' in original ? { ...original, value: patch } : { ...original, get: patch });
  try {
    asked.forEach((request) => {
      try {
        owner.create(request[0], request[1] && { protocols: request[1] });
      } catch {
        // it is denied
      }
    });
  } finally {
    defineProperty(holder, key, original);
  }
  network.destroy();
  return records;
}

describe('L7 P14 where an owner patches the platform after the library has loaded,', () => {
  whileReportsPass();

  it.each(holders)(
    'no method of %s keeps a denial from the record, or makes it more than one line',
    (_name, holder) => {
      const broken: string[] = [];
      for (const key of keysOf(holder)) {
        for (const patch of patches) {
          const records = recordsWhile(holder, key, patch);
          const clean = records.every(({ reason = '' }) => !/\p{Cc}/u.test(reason));
          const denied = records.filter(({ allow }) => !allow).length;
          if (denied !== asked.length || !clean) broken.push(`${String(key)} → ${String(patch)}: ${denied} ${clean}`);
        }
      }
      expect(broken).toEqual([]);
    },
  );
});
