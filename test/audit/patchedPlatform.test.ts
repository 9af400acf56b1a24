import { allowEndpoints } from '../../lib/audit/allowEndpoints.ts';
import { denyKinds } from '../../lib/audit/denyKinds.ts';
import { denyPrivateAddresses } from '../../lib/audit/denyPrivateAddresses.ts';
import { auditsOf } from '../../lib/blueprint/auditsOf.ts';
import { decodes } from '../../lib/codec/decodes.ts';
import { parseSocketUrl } from '../../lib/model/parseSocketUrl.ts';
import { protocolFault, readProtocols } from '../../lib/model/readProtocols.ts';
import { platformHolders } from '../platformHolders.ts';
import { createRequest } from './requests.ts';

// What an owner in the same realm can do to the platform after the library has loaded.
const patches: readonly (() => unknown)[] = [
  () => true,
  () => false,
  () => undefined,
  () => 0,
  () => -1,
  () => '',
  () => 'wss',
  () => 'a.example',
  () => [],
  () => () => true,
  () => ['wss://a.example/', 'wss', 'a.example', undefined, '/'],
  () => ({ next: () => ({ done: true }) }),
];
const holders: readonly (readonly [name: string, holder: object])[] = [...platformHolders, ['globalThis', globalThis]];
const globals = new Set<PropertyKey>(['URL', 'RegExp', 'Number', 'String', 'BigInt', 'Set', 'Map', 'Array']);

/** Gives what `ask` answers while one thing of the platform is another; a throw is a refusal. */
function whilePatched<T>(holder: object, key: PropertyKey, patch: () => unknown, ask: () => T): T | undefined {
  const original = Object.getOwnPropertyDescriptor(holder, key);
  const { defineProperty } = Object;
  if (original?.configurable !== true) return undefined;
  const patched = 'value' in original ? { ...original, value: patch } : { ...original, get: patch };
  defineProperty(holder, key, patched);
  try {
    return ask();
  } catch {
    return undefined;
  } finally {
    defineProperty(holder, key, original);
  }
}

const listed = allowEndpoints('wss://a.example', 'wss://*.b.example', 'wss://c.example/x/*');
const { create, resolve } = denyPrivateAddresses();
const noCosmetics = denyKinds('custom-cosmetics');
const request = createRequest('wss://evil.test/y');
const beside = createRequest('wss://c.example/y');
const hidden = createRequest('wss://c.example/x/%2fy');
const folded = createRequest('wss://c.example/x/..%20/y');
const inside = createRequest('wss://10.0.0.1/');
const local = createRequest('wss://printer.local/');
const cosmetic = { owner: { id: 1, name: 'hats', kind: 'custom-cosmetics' } };
const dialled = { ...request, addresses: ['8.8.8.8', '127.0.0.1', '::ffff:10.0.0.1'] };
const object = { auditCreateWebSocket: (url: unknown) => url !== request.url };
const noEvil = decodes({
  '~standard': { version: 1, vendor: 'test', validate: (value) => (isEvil(value) ? { issues: [evil] } : { value }) },
});
const evil = { message: 'is evil' };
const isEvil = (value: unknown): boolean =>
  (value as Record<string, unknown>)['text'] === 'evil' || (value as readonly unknown[])[0] === 'evil';
const texts = ['{"text":"evil"}', '["evil"]', '{"text":"fine","text":"evil"}', '{"__proto__":1}', '[9007199254740993]'];
const spellings = ['ws://2130706433/', 'wss://u:p@a.example/', 'wss://a.example:25/', 'wss://evil.test\\@a.example/'];

const questions: readonly [what: string, allowed: () => boolean][] = [
  ['allows an endpoint that is not listed', () => listed(request) === true],
  ['allows a path that is not listed', () => listed(beside) === true],
  ['allows a path with a disguise', () => listed(hidden) === true],
  ['allows a path that a server may fold', () => listed(folded) === true],
  ['calls 10.0.0.1 public', () => create(inside) === true],
  ['calls printer.local public', () => create(local) === true],
  ['approves of a private address', () => resolve(dialled) === true],
  ['lets a barred kind pass', () => noCosmetics(cosmetic) === true],
  ["overrides an object's audit", () => auditsOf(object).create?.(request) === true],
  ...texts.map((message) => [`decodes ${message}`, () => noEvil({ message }) === true] as [string, () => boolean]),
  ['takes a sub-protocol that is no token', () => typeof readProtocols(['a b']) !== 'string'],
  ['takes a sub-protocol twice', () => typeof readProtocols(['a', 'a']) !== 'string'],
  ['takes a sub-protocol that was not offered', () => protocolFault('b', ['a']) === undefined],
  ...spellings.map((url) => [`takes ${url}`, () => parseSocketUrl(url).ok] as [string, () => boolean]),
];

describe('L26 P6 where an owner patches the platform after the library has loaded,', () => {
  it.each(holders)('no patch of one property of %s makes an allow of a denial', (_name, holder) => {
    const keys = Reflect.ownKeys(holder).filter((key) => holder !== globalThis || globals.has(key));
    const broken: string[] = [];
    for (const key of keys) {
      for (const patch of patches) {
        for (const [what, allowed] of questions) {
          if (whilePatched(holder, key, patch, allowed) === true)
            broken.push(`${String(key)} → ${String(patch)}: ${what}`);
        }
      }
    }
    expect(broken).toEqual([]);
    expect(keys.length).toBeGreaterThan(holder === JSON ? 2 : 5); // it has three
  });

  it('what is allowed without a patch is allowed, and what is denied is denied', () => {
    expect(questions.map(([, allowed]) => allowed())).toEqual(questions.map(() => false));
    expect(listed(createRequest('wss://a.example/'))).toBe(true);
    expect(create(createRequest('wss://8.8.8.8/'))).toBe(true);
    expect(resolve({ ...dialled, addresses: ['8.8.8.8'] })).toBe(true);
    expect(noCosmetics({ owner: { ...cosmetic.owner, kind: 'mod' } })).toBe(true);
    expect(auditsOf(object).create?.(beside)).toBe(true);
    expect(noEvil({ message: '{"text":"fine"}' })).toBe(true);
    expect(parseSocketUrl('wss://a.example/').ok).toBe(true);
    expect(readProtocols(['a', 'b'])).toEqual(['a', 'b']);
    expect(protocolFault('a', ['a'])).toBeUndefined();
  });
});
