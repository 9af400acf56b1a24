import { NEVER, of } from 'rxjs';
import { ask, notSynchronous, PendingAnswer } from '../../lib/verdict/ask.ts';
import { boom } from '../audit/answers.ts';

describe('ask()', () => {
  it('gives the ruling of an audit that answers at once', () => {
    expect(ask(() => true, {})).toMatchObject({ allow: true, code: 'allowed' });
    expect(ask(() => false, {})).toMatchObject({ allow: false, code: 'denied' });
    expect(ask(() => 'yes', {})).toMatchObject({ allow: false, code: 'not-a-verdict' });
  });

  it('puts the request to the audit, once', () => {
    const request = {};
    const audit = jest.fn(() => true);
    ask(audit, request);

    expect(audit.mock.calls).toEqual([[request]]);
  });

  test.each([
    ['a promise', Promise.resolve(true)],
    ['a thenable', { then: () => undefined }],
    ['an observable', of(true)],
    ['a foreign observable', { subscribe: () => undefined }],
    ['a thenable that says allow: true beside', { then: () => undefined, allow: true }],
    ['a thenable that says allow: false beside', { then: () => undefined, allow: false }],
  ])('gives %s as pending, unread', (_what, later) => {
    const answer = ask(() => later, {});

    expect(answer).toBeInstanceOf(PendingAnswer);
    expect(answer).toMatchObject({ answer: later });
  });

  it('L3 an audit that throws is denied with threw', () => {
    expect(ask(boom, {})).toEqual({ allow: false, code: 'threw', reason: 'the audit threw Error: boo' });
  });

  test.each([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'object'],
    ['a text', 'secret', 'string'],
    [
      'an error with a hostile message',
      Object.defineProperty(new Error(), 'message', { get: boom }),
      'something that cannot be read',
    ],
    ['an error with a message of many lines', new RangeError('a\n\u202eb'), 'RangeError: a\\u{a}\\u{202e}b'],
    ['an object with a hostile message', Object.defineProperty({}, 'message', { get: boom }), 'object'],
    ['a Proxy that throws', new Proxy({}, { getPrototypeOf: boom }), 'something that cannot be read'],
  ])('L3 says what was thrown and does not trust it: %s', (_what, thrown, shown) => {
    const throwing = (): never => {
      throw thrown;
    };

    expect(ask(throwing, {})).toEqual({ allow: false, code: 'threw', reason: `the audit threw ${shown}` });
  });

  test.each(['then', 'subscribe', 'allow'])('L3 an answer whose %s throws is denied', (name) => {
    expect(ask(() => Object.defineProperty({}, name, { get: boom }), {})).toMatchObject({
      allow: false,
      code: 'threw',
    });
  });
});

describe('notSynchronous()', () => {
  const refused = {
    allow: false,
    code: 'not-synchronous',
    reason: 'the audit must answer synchronously, not with a promise or an observable',
  };

  it('denies what would come later', () => {
    expect(notSynchronous(new PendingAnswer(Promise.resolve(true)))).toEqual(refused);
    expect(notSynchronous(new PendingAnswer(NEVER))).toEqual(refused);
  });

  it('subscribes to nothing', () => {
    const subscribe = jest.fn();
    notSynchronous(new PendingAnswer({ subscribe }));

    expect(subscribe).not.toHaveBeenCalled();
  });

  it('takes on the rejection of a promise that nobody waits for', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    notSynchronous(new PendingAnswer(Promise.reject(new Error('boo'))));
    await new Promise(setImmediate);
    process.off('unhandledRejection', unhandled);

    expect(unhandled).not.toHaveBeenCalled();
  });

  it('does not throw where then throws', () => {
    expect(notSynchronous(new PendingAnswer({ then: boom }))).toEqual(refused);
    expect(notSynchronous(new PendingAnswer(Object.defineProperty({} as never, 'then', { get: boom })))).toEqual(
      refused,
    );
  });
});
