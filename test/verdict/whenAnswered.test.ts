import { delay, EMPTY, isObservable, Observable, of, throwError, VirtualTimeScheduler } from 'rxjs';
import { allOf } from '../../lib/audit/allOf.ts';
import { allow } from '../../lib/audit/allow.ts';
import { anyOf } from '../../lib/audit/anyOf.ts';
import { not } from '../../lib/audit/not.ts';
import type { Audit } from '../../lib/model/Audit.ts';
import type { Ruling } from '../../lib/model/Ruling.ts';
import { ask, type DeferredAnswer, notSynchronous, type PendingAnswer } from '../../lib/verdict/ask.ts';
import { settle } from '../../lib/verdict/settle.ts';
import { whenAnswered } from '../../lib/verdict/whenAnswered.ts';
import { boom, decide } from '../audit/answers.ts';

// What it does for allOf, anyOf and not is shown with these and in hostile.test.ts.
describe('whenAnswered()', () => {
  const goOn = (verdict: unknown): unknown => verdict;

  test.each<[string, DeferredAnswer, boolean]>([
    ['a promise for a promise', Promise.resolve(true), true],
    ['a promise for a thenable', { then: () => undefined as never }, true],
    ['an observable for an observable', of(true), false],
    ['an observable for a foreign one', { subscribe: () => ({ unsubscribe: () => undefined }) }, false],
  ])('gives %s', (_what, answer, promise) => {
    const later = whenAnswered(answer, goOn);

    expect(later instanceof Promise).toBe(promise);
    expect(isObservable(later)).toBe(!promise);
  });

  it('goes on with nothing that an observable says before it is subscribed', () => {
    const asked = jest.fn();
    whenAnswered(of(true), asked);

    expect(asked).not.toHaveBeenCalled();
  });

  test.each<[string, () => DeferredAnswer, string]>([
    ['a rejection', () => Promise.reject(new Error('boo')), 'rejected'],
    ['an error', () => throwError(boom), 'errored'],
    ['an empty observable', () => EMPTY, 'empty'],
  ])('leaves %s what it is', async (_what, answer, code) => {
    const asked = jest.fn();

    expect(await decide(() => whenAnswered(answer(), asked))).toMatchObject({ code });
    expect(asked).not.toHaveBeenCalled();
  });

  test.each<[string, DeferredAnswer]>([
    ['a promise', Promise.resolve(true)],
    ['an observable', of(true)],
  ])('fails where going on from %s throws', async (_what, answer) => {
    expect(await decide(() => whenAnswered(answer, boom))).toMatchObject({ allow: false });
  });

  it('gives final verdicts to go on with: copies, that later changes do not change', async () => {
    const denial = { allow: false, reason: 'no' };
    const given: unknown[] = [];
    for (const answer of [Promise.resolve(denial), of(denial)]) {
      await decide(() => whenAnswered(answer, (verdict) => given.push(verdict) > 0));
    }

    expect(given).toEqual([denial, denial]);
    expect(given.every((verdict) => Object.isFrozen(verdict) && verdict !== denial)).toBe(true);
  });

  const clock = new VirtualTimeScheduler();
  const wait = (answer: unknown, done: (ruling: Ruling) => void = () => undefined) =>
    settle(answer as DeferredAnswer, clock, 1_000, done);
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  test.each<[string, (asked: Audit<unknown>) => unknown]>([
    ['one rule', (asked) => allOf(async () => true as const, asked)({})],
    [
      'a rule inside another',
      (asked) =>
        allOf(
          allOf(async () => true as const, allow),
          asked,
        )({}),
    ],
    [
      'a rule behind an answer that comes by an observable',
      (asked) =>
        allOf(
          () => of(true),
          async () => true,
          asked,
        )({}),
    ],
    ['anyOf', (asked) => anyOf(async () => false as const, asked)({})],
    [
      'not, inside',
      (asked) =>
        allOf(
          not(async () => false as const),
          asked,
        )({}),
    ],
  ])('L10 asks nothing more by promises once the library waits no longer: %s', async (_what, make) => {
    const asked = jest.fn(() => true as const);
    wait(make(asked)).unsubscribe();
    await turn();

    expect(asked).not.toHaveBeenCalled();
  });

  it('L10 unsubscribes the observable that a rule behind a promise has answered with', async () => {
    const stopped = jest.fn();
    const waiting = wait(
      allOf(
        async () => true as const,
        () => new Observable<true>(() => stopped),
      )({}),
    );
    await turn();
    expect(stopped).not.toHaveBeenCalled();
    waiting.unsubscribe();

    expect(stopped).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['a promise', async () => true as const],
    ['an observable', () => of<true>(true).pipe(delay(0))],
  ])('L10 subscribes to nothing that the rule behind %s answers once it has ended the wait', async (_what, first) => {
    const subscribed = jest.fn();
    let waiting: { unsubscribe(): void } | undefined;
    const ending = () => {
      waiting?.unsubscribe();
      return new Observable<true>(subscribed);
    };
    const asked = new Promise<void>((resolve) => {
      waiting = wait(
        allOf(first, () => {
          resolve();
          return ending();
        })({}),
      );
    });
    await asked;
    await turn();

    expect(subscribed).not.toHaveBeenCalled();
  });

  it('L10 asks nothing more where a promise came too late for a request that had to be answered at once', async () => {
    const asked = jest.fn(() => true as const);
    notSynchronous(
      ask(
        allOf(async () => true as const, asked),
        {},
      ) as PendingAnswer,
    );
    await turn();

    expect(asked).not.toHaveBeenCalled();
  });

  it('goes on with a promise that a host keeps while one request waits for it, and again for the next', async () => {
    const asked = jest.fn(() => true as const);
    const kept = allOf(async () => true as const, asked)({});
    const codes: string[] = [];
    const note = ({ code }: Ruling) => codes.push(code);
    const [first, second] = [wait(kept, note), wait(kept, note)];
    first.unsubscribe();
    await turn();
    expect([codes, asked.mock.calls.length]).toEqual([['allowed'], 1]);
    second.unsubscribe();
    wait(kept, note);
    await turn();
    expect([codes, asked.mock.calls.length]).toEqual([['allowed', 'allowed'], 1]);

    const left = allOf(async () => true as const, asked)({});
    wait(left, note).unsubscribe();
    await turn();
    expect(asked).toHaveBeenCalledTimes(1);
    wait(left, note);
    await turn();
    expect([codes.length, asked.mock.calls.length]).toEqual([3, 2]);
  });

  it('runs for whoever waits by then() alone', async () => {
    expect(await allOf(async () => true as const, allow)({})).toBe(true);
  });
});
