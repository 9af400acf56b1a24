import { config } from 'rxjs';
import { callReporting } from '../../lib/stream/callReporting.ts';

const boo = new Error('boo');
const hook = config.onUnhandledError;
afterEach(() => {
  config.onUnhandledError = hook;
});

describe('L17 what somebody else is called with', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw boo;
      },
    ],
    ['answers with a promise that rejects', () => Promise.reject(boo)],
    [
      'answers with a thenable of its own that rejects',
      () => ({ then: (_: unknown, no: (e: Error) => void) => no(boo) }),
    ],
    [
      'answers with a thenable that throws',
      () => ({
        then: () => {
          throw boo;
        },
      }),
    ],
  ])('is reported, and breaks nothing, where it %s', async (_, act) => {
    const reported = new Promise((resolve) => (config.onUnhandledError = resolve));
    expect(() => callReporting(act)).not.toThrow();
    expect(await reported).toBe(boo);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'then'],
    ['an object', { then: 'not a function' }],
  ])('is over where it answers with %s', (_, answer) => {
    const act = jest.fn(() => answer);
    callReporting(act);
    expect(act).toHaveBeenCalledTimes(1);
  });
});
