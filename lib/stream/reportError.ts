import { Observable } from 'rxjs';

/**
 * Reports what user code threw where nobody can handle it, RxJS's way: later, to `config.onUnhandledError`,
 * or thrown from a timer if that is not set.
 */
export function reportError(error: unknown): void {
  new Observable((subscriber) => {
    subscriber.error(error);
  }).subscribe();
}
