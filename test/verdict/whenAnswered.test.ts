import { EMPTY, isObservable, of, throwError } from 'rxjs';
import type { DeferredAnswer } from '../../lib/verdict/ask.ts';
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
});
