import type { Violation } from '../host/Violation.ts';

/** How a guest in a sandbox ended. */
export interface GuestEnd {
  /** For people. It may quote the guest; control and direction characters are escaped. */
  readonly reason: string;
  /** Present if the guest broke the protocol. */
  readonly violation?: Violation;
  /** Of a process that exited: its exit code. */
  readonly code?: number;
  /** Of a process that a signal ended: the signal. */
  readonly signal?: string;
}
