import { Observable } from 'rxjs';
import type { OwnerInfo } from '../model/OwnerInfo.ts';

/** Takes what user code threw where nobody can handle it. */
export interface Report {
  (error: unknown): void;
  /** Whose code it is, where it is an owner's. */
  readonly owner?: OwnerInfo;
}

/**
 * Reports what user code threw where nobody can handle it, RxJS's way: later, to `config.onUnhandledError`,
 * or thrown from a timer if that is not set.
 */
export function reportError(error: unknown): void {
  new Observable((subscriber) => {
    subscriber.error(error);
  }).subscribe();
}
