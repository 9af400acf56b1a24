import type { Decision } from '../model/Decision.ts';
import type { EndRecord, HttpSummary } from '../model/SocketEnd.ts';

/** Reports what a network does to one kind of telemetry. Its methods may throw. */
export interface Observer {
  decided?(decision: Decision): void;
  /** A socket has ended. */
  ended?(record: EndRecord): void;
  /** An HTTP request has ended. */
  requestEnded?(record: EndRecord, http: HttpSummary): void;
  /** Releases what it holds. */
  stop?(): void;
}
