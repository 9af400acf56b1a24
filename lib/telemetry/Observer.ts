import type { Decision } from '../model/Decision.ts';
import type { EndRecord, HttpSummary } from '../model/SocketEnd.ts';

/** Reports what a network does to one kind of telemetry. Its methods may throw, and return a promise that rejects. */
export interface Observer {
  decided?(decision: Decision): unknown;
  /** A socket has ended. */
  ended?(record: EndRecord): unknown;
  /** An HTTP request has ended. */
  requestEnded?(record: EndRecord, http: HttpSummary): unknown;
  /** Releases what it holds. */
  stop?(): unknown;
}
