import type { Decision } from '../model/Decision.ts';
import type { EndRecord, HttpSummary } from '../model/SocketEnd.ts';

/** Reports what a network does to one kind of telemetry. Its methods may throw, and return a promise that rejects. */
export interface Observer {
  /** @param isOver whether its socket or HTTP request has ended already: nothing may begin for it */
  decided?(decision: Decision, isOver: boolean): unknown;
  /** A socket has ended. */
  ended?(record: EndRecord): unknown;
  /** An HTTP request has ended. */
  requestEnded?(record: EndRecord, http: HttpSummary): unknown;
  /** Releases what it holds. */
  stop?(): unknown;
}
