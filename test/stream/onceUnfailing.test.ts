import { config } from 'rxjs';
import { onceUnfailing } from '../../lib/stream/onceUnfailing.ts';
import { depths, nearStackEnd } from '../nearStackEnd.ts';

const microtasks = () => new Promise((resolve) => setImmediate(resolve));

describe('onceUnfailing()', () => {
  it('does its work in the call, once', async () => {
    const work = jest.fn();
    const callback = onceUnfailing(work);
    expect(work).not.toHaveBeenCalled();
    callback();
    expect(work).toHaveBeenCalledTimes(1);
    callback();
    await microtasks();

    expect(work).toHaveBeenCalledTimes(1);
  });

  it('L26 does its work though the global Promise is another by now', () => {
    const PlatformPromise = Promise;
    const work = jest.fn();
    globalThis.Promise = jest.fn() as never;
    try {
      onceUnfailing(work)();
    } finally {
      globalThis.Promise = PlatformPromise;
    }

    expect(work).toHaveBeenCalledTimes(1);
  });

  it('L25 reports what the work throws', async () => {
    const before = config.onUnhandledError;
    const reported = new Promise((resolve) => (config.onUnhandledError = resolve));
    const error = new Error('of the work');
    expect(
      onceUnfailing(() => {
        throw error;
      }),
    ).not.toThrow();
    expect(await reported).toBe(error);
    config.onUnhandledError = before;
  });

  it('L24 does it in a microtask where the stack has no room', async () => {
    let late = 0;
    for (const depth of depths) {
      const work = jest.fn();
      const seen: number[] = [];
      const callback = onceUnfailing(work);
      nearStackEnd(depth, () => {
        callback();
        seen.push(work.mock.calls.length);
      });
      if (seen[0] === 0) late += 1;
      await microtasks();
      if (seen.length > 0) expect(work).toHaveBeenCalledTimes(1);
    }

    expect(late).toBeGreaterThan(0);
  });
});
