import { SocketError } from 'rx-secure-networking';
import { mayRetry, nextDelay, nextRetry } from '../../lib/resilience/planRetry.ts';
import { readReconnectOptions } from '../../lib/resilience/ReconnectOptions.ts';

const lost = (openFor: number) =>
  new SocketError('lost', 'Socket: is lost', {
    end: { by: 'network', code: 1006, reason: '', wasClean: false, openFor },
  });
const failed = new SocketError('connect-failed', 'Socket: is not there');
const closed = new SocketError('closed', 'x');
const denied = new SocketError('denied', 'Socket: may not be');

describe('nextRetry()', () => {
  it('counts from 1, one more with each error', () => {
    const first = nextRetry(undefined, failed, 10, 500);
    expect(first).toEqual({ attempt: 1, firstErrorAt: 500 });
    expect(nextRetry(first, lost(9), 10, 600)).toEqual({ attempt: 2, firstErrorAt: 500 });
  });

  it('counts anew when a connection was open for stableAfter, and not a ms sooner', () => {
    const last = { attempt: 7, firstErrorAt: 500 };
    expect(nextRetry(last, lost(10), 10, 600)).toEqual({ attempt: 1, firstErrorAt: 600 });
    expect(nextRetry(last, lost(9), 10, 600)).toEqual({ attempt: 8, firstErrorAt: 500 });
    expect(nextRetry(last, lost(1e9), Infinity, 600)).toEqual({ attempt: 8, firstErrorAt: 500 });
  });

  it('does not count anew for a connection that seems open for less than nothing, after a clock that was set back', () => {
    expect(nextRetry({ attempt: 7, firstErrorAt: 500 }, lost(-60_000), 1, 600)).toEqual({
      attempt: 8,
      firstErrorAt: 500,
    });
  });
});

describe('nextDelay()', () => {
  const settings = readReconnectOptions(
    { initialDelay: 100, maxDelay: 400, maxAttempts: 3, maxElapsed: 1_000 },
    Math.random,
  );

  test.each([
    ['adds the share to what a denial asks for', 2, 0, 0, 50, 0.5, 150],
    ['ends after maxAttempts', 4, 0, 0, 0, 0, undefined],
    ['allows what comes at maxElapsed', 3, 0, 600, 0, 1, 1_000 - 600],
    ['ends if the next would come after maxElapsed', 3, 0, 601, 0, 1, undefined],
    ['ends if a denial asks for more than is left', 1, 0, 0, 1_001, 0, undefined],
    ['takes a clock that was set back for one that stands still', 3, 1e6, 0, 0, 1, 400],
  ])('%s', (_what, attempt, since, now, retryAfter, chance, expected) => {
    expect(nextDelay({ attempt, firstErrorAt: since }, settings, now, retryAfter, chance)).toBe(expected);
  });
});

describe('mayRetry()', () => {
  it('L6 takes a denial for final, and does not ask the predicate', () => {
    const retryIf = jest.fn(() => true);
    expect(mayRetry(denied, undefined, retryIf, denied)).toBe(false);
    expect(retryIf).not.toHaveBeenCalled();
  });

  it('asks the predicate about a denial that names a retryAfter, and about all else, with what is usual', () => {
    const retryIf = jest.fn(({ code }: SocketError) => code === 'denied');
    expect(mayRetry(denied, 0, undefined, denied)).toBe(true);
    expect(mayRetry(denied, 0, retryIf, denied)).toBe(true);
    expect(mayRetry(failed, undefined, retryIf, failed)).toBe(false);
    expect(mayRetry(closed, undefined, retryIf, closed)).toBe(false);
    expect(retryIf.mock.calls.map((call: unknown[]) => call[1])).toEqual([true, true, false]);
  });

  test.each([1, 'yes', Promise.resolve(true), undefined])('takes %p of a predicate for no', (answer) => {
    expect(mayRetry(failed, undefined, () => answer as unknown as boolean, failed)).toBe(false);
  });
});
