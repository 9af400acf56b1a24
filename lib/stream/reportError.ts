import { Observable } from 'rxjs';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import { readBelowRoot } from '../model/readBelowRoot.ts';

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

// Where what an owner's callbacks throw is reported, for another copy of this package. A plug-in that has installed its own
// copy pipes the host's observables through its own `reconnect()`, and what its callbacks throw has to reach the host's
// `onError` all the same: RxJS would throw it from a timer, which ends the host. So an owner's observable answers for its
// report: by a method of its class, under a key that all copies know. Whoever holds the observable can call it, the owner
// too. This is safe, because
//
// - a report only takes errors, in that owner's name, and whoever holds the observable can make it report an error anyway:
//   by a callback that throws. What is given is frozen;
// - of observables of its own class a copy never calls the method;
// - a forged observable can only take the errors of callbacks that were given to the forger's own observable.

/** The name of the method, for all versions of this package whose reports have this form. */
export const sharedReportKey = /*#__PURE__*/ Symbol.for('rx-secure-networking.report.1');

/** A report for another copy: it can be called, and nothing else. */
export function shareReport(report: Report): Report {
  const shared: Report = (error) => {
    report(error);
  };
  return Object.freeze(report.owner ? Object.assign(shared, { owner: report.owner }) : shared);
}

/** The report of an observable that is an owner's, if another copy of this package made it. Never throws. */
export function reportOfAnotherCopy(source: object): Report | undefined {
  try {
    const method = readBelowRoot(source, sharedReportKey);
    const report: unknown = typeof method === 'function' ? Reflect.apply(method, source, []) : undefined;
    return typeof report === 'function' ? (report as Report) : undefined;
  } catch {
    return undefined;
  }
}
