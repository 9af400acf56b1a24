import { noop } from 'rxjs';
import { whenSettled } from '../stream/whenSettled.ts';

/** Makes a promise end no process when it fails and nobody waits for it (H18). */
export function markHandled<T>(promise: Promise<T>): Promise<T> {
  whenSettled(promise, noop, noop);
  return promise;
}
