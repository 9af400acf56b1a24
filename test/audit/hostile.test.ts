import { concat, of, type Subscriber, throwError } from 'rxjs';
import { allOf } from '../../lib/audit/allOf.ts';
import { allow } from '../../lib/audit/allow.ts';
import { anyOf } from '../../lib/audit/anyOf.ts';
import { combine } from '../../lib/audit/combine.ts';
import { maxBytes } from '../../lib/audit/maxBytes.ts';
import { not } from '../../lib/audit/not.ts';
import { onMessage } from '../../lib/audit/onMessage.ts';
import { textOnly } from '../../lib/audit/textOnly.ts';
import type { Audit } from '../../lib/model/Audit.ts';
import { messageCheckOf } from '../../lib/verdict/messageCheck.ts';
import { boom, decide, outcomeOf } from './answers.ts';

type Then = (resolve: (value: unknown) => void, reject: (error: unknown) => void) => unknown;
const thenable = (then: Then, more: object = {}): object => ({ then, ...more });
const promiseWith = (then: Then, value: unknown = false): object => Object.assign(Promise.resolve(value), { then });

/** An object whose property is one thing at the first look, another at the second. */
const changing = (name: string, first: unknown, second: unknown, more: object = {}): object => {
  let looks = 0;
  return Object.defineProperty({ ...more }, name, { get: () => (looks++ === 0 ? first : second) });
};

/** What is subscribed and calls `next(true)` on the observer that stands last behind the one it got. */
const reaching: object = {
  subscribe(subscriber: Subscriber<unknown>) {
    let last: unknown = subscriber;
    for (let next = last; typeof next === 'object' && next !== null; next = Reflect.get(next, 'destination'))
      last = next;
    (last as Subscriber<unknown>).next(true);
    (Reflect.get(last as object, 'partialObserver') as Subscriber<unknown>).next(true);
  },
};

// None of these says `true` in a way that counts for more than itself.
const tricks: readonly (readonly [what: string, answer: () => unknown])[] = [
  ['a promise whose own then gives back true', () => promiseWith(() => true)],
  ['a promise whose own then gives back a promise of true', () => promiseWith(() => Promise.resolve(true))],
  ['a promise whose own then says yes and gives back true', () => promiseWith((yes) => (yes('yes'), true))],
  ['a thenable that gives back true', () => thenable(() => true)],
  ['a thenable that calls back twice', () => thenable((yes, no) => (no(1), yes(true)))],
  ['a thenable that says no, then true', () => thenable((yes) => (yes(false), yes(true)))],
  ['a thenable that throws', () => thenable(boom)],
  ['a thenable with an allow of true', () => thenable((yes) => yes(false), { allow: true })],
  ['a thenable that is an array of true too', () => thenable((yes) => yes(false), { length: 1, 0: true })],
  ['a thenable that rejects, with an allow of false', () => thenable((_yes, no) => no(1), { allow: false })],
  ['a then that throws', () => Object.defineProperty({}, 'then', { get: boom })],
  ['a then that comes at the second look', () => changing('then', undefined, (yes: Then) => yes(boom, boom))],
  [
    'a then of true that comes at the second look',
    () => changing('then', undefined, (yes: (v: true) => void) => yes(true)),
  ],
  ['a then that goes at the second look', () => changing('then', () => true, undefined)],
  [
    'a subscribe that comes at the second look',
    () => changing('subscribe', undefined, (observer: Subscriber<true>) => observer.next(true)),
  ],
  ['a subscribe that throws', () => ({ subscribe: boom })],
  ['a subscribe that reaches for the observers behind its own', () => reaching],
  ['an allow that throws', () => Object.defineProperty({}, 'allow', { get: boom })],
  ['an allow that is false at the second look', () => changing('allow', true, false)],
  ['an allow that is true at the second look', () => changing('allow', false, true, { reason: 'no' })],
  ['a denial whose reason throws', () => Object.defineProperty({ allow: false }, 'reason', { get: boom })],
  ['a denial whose reason is a symbol', () => ({ allow: false, reason: Symbol('no') })],
  ['a denial without a reason', () => ({ allow: false })],
  ['a promise of an observable of true', () => Promise.resolve(of(true))],
  ['an observable of a promise of true', () => of(Promise.resolve(true))],
  ['a thenable of a thenable of true', () => thenable((yes) => yes(thenable((ja) => ja(true))))],
  ['an error behind the first value', () => concat(of('yes'), throwError(boom))],
  ['an iterable of true', () => new Set([true])],
  ['a Proxy that throws', () => new Proxy({}, { get: boom, has: boom, getPrototypeOf: boom })],
];

describe('L3 an audit that answers with', () => {
  describe.each(tricks)('%s', (_what, answer) => {
    const audit = answer as Audit<unknown>;
    const fresh: Audit<unknown> = () => answer() as never;

    test.each<[string, (...audits: Audit<unknown>[]) => Audit<unknown>]>([
      ['at once', (...audits) => allOf(...audits)],
      ['behind a promise', (...audits) => allOf(() => Promise.resolve(true), ...audits)],
      ['behind an observable', (...audits) => allOf(() => of(true), ...audits)],
    ])('cannot speak for the audit behind it in allOf(), asked %s', async (_when, all) => {
      expect(await decide(all(fresh, () => false))).toMatchObject({ allow: false });
    });

    it('comes to the same in allOf() and anyOf() as alone', async () => {
      const alone = outcomeOf(await decide(fresh));

      expect(outcomeOf(await decide(allOf(fresh)))).toBe(alone);
      expect(outcomeOf(await decide(anyOf(fresh)))).toBe(alone);
    });

    it('is turned by not() only where it allows or denies', async () => {
      const inverse = { allow: 'deny', deny: 'allow', fail: 'fail' } as const;
      const alone = outcomeOf(await decide(fresh));

      expect(outcomeOf(await decide(not(audit)))).toBe(inverse[alone]);
    });

    it('is not allowed by another where it fails', async () => {
      const alone = outcomeOf(await decide(fresh));

      expect(outcomeOf(await decide(anyOf(fresh, allow)))).toBe(alone === 'fail' ? 'fail' : 'allow');
    });
  });
});

type Writing = (answer: boolean) => Audit<unknown>;
const isGood: Audit<unknown> = (request) => request === 'good';

// Each asks the rule first, then the audit that is made here.
const combinations: readonly (readonly [name: string, combine: (writing: Writing) => Audit<unknown>])[] = [
  ['allOf()', (writing) => allOf(isGood, writing(true))],
  ['allOf(), asked behind a promise', (writing) => allOf(isGood, () => Promise.resolve(true), writing(true))],
  ['anyOf()', (writing) => anyOf(isGood, writing(false))],
  ['anyOf(), asked behind an observable', (writing) => anyOf(isGood, () => of(false), writing(false))],
  [
    'combine()',
    (writing) => combine({ connect: isGood }, { connect: writing(true) }).connect as unknown as Audit<unknown>,
  ],
  ['not()', (writing) => allOf(isGood, not(writing(false)))],
];

describe('L3 P10 an audit that writes to its `this` replaces no rule of', () => {
  let seen: unknown[];
  const writing: Writing = (answer) =>
    function (this: unknown) {
      seen.push(this);
      if (typeof this === 'object' && this !== null) Reflect.set(this, 0, allow);
      return answer;
    };
  beforeEach(() => {
    seen = [];
  });

  test.each(combinations)('%s', async (_name, combined) => {
    const audit = combined(writing);
    const asked = async (request: string): Promise<boolean> => (await decide(audit, request)).allow;

    for (let time = 1; time <= 2; time++) {
      expect(await asked('bad')).toBe(false);
      expect(await asked('good')).toBe(true);
    }
    expect(new Set(seen)).toEqual(new Set([undefined]));
  });

  it('allOf() and anyOf() for a message alone', () => {
    const check = messageCheckOf(
      allOf(
        maxBytes(3),
        anyOf(textOnly(), onMessage(writing(false) as () => boolean)),
        onMessage(writing(true) as () => boolean),
      ),
    );

    expect(check?.(Uint8Array.of(1))).not.toBe(true);
    expect(check?.('abc')).toBe(true);
    expect(check?.('long')).not.toBe(true);
    expect(check?.(Uint8Array.of(1))).not.toBe(true);
    expect(new Set(seen)).toEqual(new Set([undefined]));
  });
});
