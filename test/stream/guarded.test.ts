import { NEVER, of, VirtualTimeScheduler } from 'rxjs';
import { guarded } from '../../lib/stream/guarded.ts';
import { safeFrom } from '../../lib/stream/safeFrom.ts';
import { schedule } from '../../lib/stream/schedulerTime.ts';
import { soon, whenSettled } from '../../lib/stream/whenSettled.ts';
import { reported } from '../reported.ts';
import { reportedLater } from './reportedLater.ts';

const boo = new Error('boo');
const raise = (): never => {
  throw boo;
};

describe('guarded()', () => {
  it('reports what is thrown, and tells who has to end something', () => {
    const failed = jest.fn();
    expect(reported(() => guarded(raise, failed)())).toEqual([boo]);
    expect(failed).toHaveBeenCalledWith(boo);
    expect(reported(() => guarded(raise, raise)())).toEqual([boo, boo]);
  });

  it('passes on what it is called with', () => {
    const work = jest.fn();
    guarded(work)(1, 2);
    expect(work).toHaveBeenCalledWith(1, 2);
  });
});

describe('schedule()', () => {
  it('throws nothing at the scheduler, which would drop what else is due', () => {
    const scheduler = new VirtualTimeScheduler();
    const next = jest.fn();
    schedule(scheduler, raise, 5);
    schedule(scheduler, next, 5);
    expect(reported(() => scheduler.flush())).toEqual([boo]);
    expect(next).toHaveBeenCalledTimes(1);
    expect(scheduler.frame).toBe(5);
  });
});

describe('soon() and whenSettled()', () => {
  it('report what is thrown in their turn', async () => {
    const errors = await reportedLater(async () => {
      soon(raise);
      whenSettled(Promise.resolve(), raise, raise);
      whenSettled(Promise.reject(boo), raise, raise);
      await Promise.resolve();
    });
    expect(errors).toEqual([boo, boo, boo]);
  });

  it('hear a promise once, whatever its then does', () => {
    const notified: unknown[] = [];
    const then = (yes: (value: unknown) => void, no: (value: unknown) => void): void => {
      yes(1);
      yes(2);
      no(3);
    };
    whenSettled({ then } as PromiseLike<unknown>, (value) => notified.push(value), raise);
    expect(notified).toEqual([1]);
  });

  it('ask a promise of the platform itself, whatever somebody has made of the prototype', async () => {
    const { then } = Promise.prototype;
    const promise = Promise.resolve('true value');
    const notified: unknown[] = [];
    Promise.prototype.then = (notify) => notify?.('forged') as never;
    try {
      whenSettled(promise, (value) => notified.push(value), raise);
    } finally {
      Promise.prototype.then = then;
    }
    await promise;
    expect(notified).toEqual(['true value']);
  });

  it('take what inherits its then from Object.prototype for no promise', () => {
    const notified = jest.fn();
    Object.defineProperty(Object.prototype, 'then', { value: notified, configurable: true });
    try {
      whenSettled({} as PromiseLike<unknown>, notified, notified);
    } finally {
      Reflect.deleteProperty(Object.prototype, 'then');
    }
    expect(notified).not.toHaveBeenCalled();
  });
});

describe('safeFrom()', () => {
  const iterating = (iterator: unknown): never => ({ [Symbol.asyncIterator]: () => iterator }) as never;
  const notified = async (input: never): Promise<readonly unknown[]> =>
    new Promise((resolve) => {
      const seen: unknown[] = [];
      safeFrom<unknown>(input).subscribe({
        next: (value) => seen.push(value),
        error: () => resolve([...seen, 'error']),
        complete: () => resolve([...seen, 'complete']),
      });
    });

  it.each<[string, never, readonly unknown[]]>([
    ['an array', [1, 2] as never, [1, 2, 'complete']],
    ['a promise', Promise.resolve(1) as never, [1, 'complete']],
    ['a promise that rejects', { then: (_: unknown, no: (error: unknown) => void) => no(boo) } as never, ['error']],
    ['a then that throws', { then: raise } as never, ['error']],
    ['an observable', of(1, 2) as never, [1, 2, 'complete']],
    ['an async generator', numbers() as never, [1, 2, 'complete']],
    ['an async iterator that throws', iterating({ next: raise }), ['error']],
    ['one that has no next', iterating({}), ['error']],
    ['one that is none', iterating(undefined), ['error']],
    ['one that answers nothing', iterating({ next: () => undefined }), ['error']],
    ['one that answers nothing later', iterating({ next: () => Promise.resolve() }), ['error']],
    [
      'one that rejects',
      iterating({ next: () => ({ then: (_: unknown, no: (e: unknown) => void) => no(1) }) }),
      ['error'],
    ],
    ['one whose then throws', iterating({ next: () => ({ then: raise }) }), ['error']],
    [
      'a result that cannot be read',
      iterating({
        next: () => ({
          get done() {
            return raise();
          },
        }),
      }),
      ['error'],
    ],
    [
      'a result later that cannot be read',
      iterating({
        next: async () => ({
          get done() {
            return raise();
          },
        }),
      }),
      ['error'],
    ],
  ])('of %s', async (_, input, expected) => {
    expect(await notified(input)).toEqual(expected);
  });

  it('tells an async iterator that it is left, whatever that makes of it', async () => {
    const left = jest.fn(() => ({ then: raise }));
    const subscription = safeFrom(iterating({ next: () => new Promise(() => undefined), return: left })).subscribe();
    subscription.unsubscribe();
    await Promise.resolve();
    expect(left).toHaveBeenCalledTimes(1);
  });

  it('leaves a promise and an observable that are left', () => {
    safeFrom(NEVER).subscribe().unsubscribe();
    expect(() => safeFrom(5 as never)).toThrow(TypeError);
  });
});

async function* numbers(): AsyncGenerator<number> {
  yield 1;
  yield 2;
}
