import { of, VirtualTimeScheduler } from 'rxjs';
import { allOf } from '../../lib/audit/allOf.ts';
import { anyOf } from '../../lib/audit/anyOf.ts';
import { deny } from '../../lib/audit/deny.ts';
import { denyKinds } from '../../lib/audit/denyKinds.ts';
import { not } from '../../lib/audit/not.ts';
import { rateLimit } from '../../lib/audit/rateLimit.ts';
import { rule } from '../../lib/audit/rule.ts';
import { requireSecure } from '../../lib/audit/requireSecure.ts';
import type { Audit } from '../../lib/model/Audit.ts';
import { whileReportsPass } from '../whileReportsPass.ts';
import { permissive, world } from '../world.ts';

// Names that the library, RxJS or the platform look for on what an audit has answered, or on what comes of it.
const names = [
  ...['pending', 'then', 'catch', 'finally', 'subscribe', 'later', 'layer', 'allow', 'code', 'reason', 'given', 'ok'],
  ...[
    'retryAfter',
    'value',
    'done',
    'next',
    'error',
    'complete',
    'closed',
    'constructor',
    'get',
    'set',
    'add',
    'source',
  ],
  ...['lift', 'operator', 'unsubscribe', '@@observable', 'length', '0', 'status', 'url', 'protocols', 'asking'],
];
const yes = (notify: unknown): unknown =>
  typeof notify === 'function' ? (notify as (value: unknown) => unknown)(true) : true;
const allowingThen = { then: yes };
const values: readonly unknown[] = [
  true,
  false,
  0,
  yes,
  allowingThen,
  { later: allowingThen },
  { allow: true, code: 'allowed' },
  { subscribe: (observer: { next?: (value: unknown) => void }) => observer.next?.(true) },
  () => ({ unsubscribe: () => undefined }),
];

const no = deny('no');
const rules: readonly [string, Audit<never>][] = [
  ['deny()', no],
  ['false', () => false],
  ['a denial of its own', () => ({ allow: false, reason: 'no' })],
  ['no verdict', () => ({}) as never],
  ['a promise of false', () => Promise.resolve(false)],
  ['a promise of deny()', (request) => Promise.resolve(no(request) as boolean)],
  ['an observable of deny()', (request) => of(no(request))],
  ['rule()', rule('no', () => false)],
  ['not()', not(() => true)],
  ['not() of what fails', not(() => ({}) as never)],
  ['allOf()', allOf(() => true, no)],
  [
    'allOf() of promises',
    allOf(
      () => Promise.resolve(true),
      async () => Promise.resolve(no(undefined)),
    ),
  ],
  ['anyOf()', anyOf(() => false, no)],
  [
    'anyOf() of promises',
    anyOf(
      async () => Promise.resolve(false),
      (request) => Promise.resolve(no(request)),
    ),
  ],
  ['denyKinds()', denyKinds('mod')],
  ['requireSecure()', requireSecure()],
];

/** What a host's rule about connecting comes to while Object.prototype has this name. */
async function connects(connect: Audit<never>, name: string, value: unknown, accessor: boolean): Promise<string[]> {
  const dialled: string[] = [];
  const scheduler = new VirtualTimeScheduler();
  const transport = (): never => {
    dialled.push(name);
    throw new Error('dialled');
  };
  const { owner } = world({
    transport,
    scheduler,
    policy: { connect: connect as Audit<unknown> },
    owner: { audits: permissive },
  });
  const socket = owner.create('ws://example.com/');
  const holder = { configurable: true, ...(accessor ? { get: () => value } : { value, writable: true }) };
  if (name in Object.prototype) return dialled;
  Object.defineProperty(Object.prototype, name, holder);
  try {
    socket.connect();
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  } catch {
    // that it breaks is no allow
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  owner.destroy();
  return dialled;
}

describe('L26 P6 whatever is put on Object.prototype while a rule denies,', () => {
  whileReportsPass();

  it.each(rules)('%s stays a denial', async (_name, connect) => {
    const allowed: string[] = [];
    for (const name of names) {
      for (const value of values) {
        for (const accessor of [false, true]) allowed.push(...(await connects(connect, name, value, accessor)));
      }
    }
    expect(allowed).toEqual([]);
  });

  it('a rule that allows is dialled, so that this test can fail', async () => {
    expect(await connects(() => true, 'nothing', 1, false)).toEqual(['nothing']);
    expect(await connects(() => Promise.resolve(true), 'nothing', 1, false)).toEqual(['nothing']);
  });

  it('patched promises and maps let nothing past a rate, nor past a promise of false', async () => {
    const { then } = Promise.prototype;
    const { get } = WeakMap.prototype;
    const once = rateLimit({ count: 1, per: 60_000 });
    const owner = Object.freeze({ id: 1, name: 'mod', kind: 'mod' });
    expect(once({ at: 0, owner })).toBe(true);
    const dialled: unknown[] = [];
    const transport = (): never => {
      dialled.push(1);
      throw new Error('dialled');
    };
    const { owner: mod } = world({
      transport,
      scheduler: new VirtualTimeScheduler(),
      policy: { connect: () => Promise.resolve(false) },
    });
    const socket = mod.create('ws://example.com/');
    let again: unknown;
    try {
      Promise.prototype.then = function (notify) {
        return notify?.(true) as never;
      };
      WeakMap.prototype.get = () => undefined;
      socket.connect();
      again = once({ at: 0, owner });
    } finally {
      Promise.prototype.then = then;
      WeakMap.prototype.get = get;
    }
    await new Promise((resolve) => setTimeout(resolve));
    expect(again).toMatchObject({ allow: false, code: 'rate' });
    expect(dialled).toEqual([]);
    mod.destroy();
  });
});
