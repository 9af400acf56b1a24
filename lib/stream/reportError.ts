import { Observable } from 'rxjs';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { readBelowRoot } from '../model/readBelowRoot.ts';

/**
 * Reports what user code threw and no caller can handle, in RxJS's way: asynchronously, to `config.onUnhandledError`,
 * or thrown from a timer if that is not set.
 */
export function reportError(error: unknown): void {
  new Observable((subscriber) => {
    subscriber.error(error);
  }).subscribe();
}

/** Reports what user code threw and no caller can handle. */
export interface Report {
  (error: unknown): void;
  /** The owner whose code it is, if it belongs to one. */
  readonly owner?: OwnerInfo;
}

// An owner's observable has a method that returns its report, for another copy of this package. A plug-in that has
// installed its own copy pipes the host's observables through its own `reconnect()`. What its callbacks throw must
// reach the host's `onError` all the same; RxJS would rethrow it from a timer, which ends the host's process. The
// method has a key that all copies know. Whoever holds the observable can call it, the owner too. This is safe because
//
// - a report only takes errors, in the name of that owner, and whoever holds the observable can cause such reports
//   anyway, by a callback that throws. The returned function is frozen;
// - for observables of its own class a copy never calls the method;
// - a forged observable only receives the errors of callbacks that were subscribed to the forger's own observable.

/** The key of the method, for all versions of this package whose reports have this form. */
export const sharedReportKey = /*#__PURE__*/ Symbol.for('rx-secure-networking.report.1');

/** Makes a report for another copy, which can only be called. */
export function shareReport(report: Report): Report {
  const shared: Report = (error) => {
    report(error);
  };
  return Object.freeze(report.owner ? Object.assign(shared, { owner: report.owner }) : shared);
}

/** Returns the report of an owner's observable that another copy of this package made. Never throws. */
export function reportOfAnotherCopy(source: object): Report | undefined {
  try {
    const method = readBelowRoot(source, sharedReportKey);
    const report: unknown = typeof method === 'function' ? Reflect.apply(method, source, []) : undefined;
    return typeof report === 'function' ? (report as Report) : undefined;
  } catch {
    return undefined;
  }
}
