import { config } from 'rxjs';
import { reportError } from '../../lib/stream/reportError.ts';

describe('reportError()', () => {
  const hook = config.onUnhandledError;
  afterEach(() => {
    config.onUnhandledError = hook;
  });

  it('L17 tells config.onUnhandledError, once, later and never inside the call', async () => {
    const error = new Error('boo');
    const notified = new Promise((resolve) => (config.onUnhandledError = resolve));
    const seen: unknown[] = [];
    void notified.then((value) => seen.push(value));
    reportError(error);
    await Promise.resolve();

    expect(seen).toEqual([]);
    expect(await notified).toBe(error);
  });
});
