import { PlatformPromise } from '../model/intrinsics.ts';
import { callReporting } from './callReporting.ts';
import { ensureStackRoom } from './ensureStackRoom.ts';
import { whenSettled } from './whenSettled.ts';

/**
 * Makes a callback that runs `work` once and never throws. It runs immediately if the stack has room, otherwise in a
 * microtask.
 *
 * It is for listeners of a signal. If a listener throws, Node ends the process, and when the stack is full even a `try`
 * throws. So the platform itself makes the call: it reads the `then` of the value with which a promise is resolved, and
 * catches what the getter throws (ECMA-262, 27.2.1.3.2).
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
  const attempted = new PlatformPromise<object>((settle) => {
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
