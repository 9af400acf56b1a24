import type { Decision } from '../model/Decision.ts';
import type { EndRecord } from '../model/SocketEnd.ts';

/** Reports what a network does to one kind of telemetry. Its methods may throw. */
export interface Observer {
  decided?(decision: Decision): void;
  ended(record: EndRecord): void;
  /** Releases what it holds. */
  stop?(): void;
}
