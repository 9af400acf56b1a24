import { callReporting } from './callReporting.ts';
import { ensureStackRoom } from './ensureStackRoom.ts';
import { whenSettled } from './whenSettled.ts';

/**
 * Makes a callback that does `work` once and never throws: at once if the stack has room for it, else in a microtask.
 *
 * For listeners of a signal. Node throws at the process what a listener throws, and at the end of the stack even a `try`
 * has no room. Here the platform itself makes the call: it reads the `then` of what a promise is resolved with, and
 * catches what that throws (ECMA-262, 27.2.1.3.2).
 */
export function onceUnfailing(work: () => void): () => void {
  let done = false;
  const attempt = Object.create(null, {
    then: {
      get: () => {
        ensureStackRoom();
        callReporting(work);
        done = true;
      },
    },
  }) as object;
  let resolve: (value: object) => void = () => undefined;
  const attempted = new Promise<object>((settle) => {
    resolve = settle;
  });
  const finish = (): void => {
    if (done) return;
    done = true;
    callReporting(work);
  };
  whenSettled(attempted, finish, finish);
  return resolve.bind(undefined, attempt);
}
