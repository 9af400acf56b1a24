import type { Observable } from 'rxjs';
import type { Network } from '../model/Network.ts';

/** A network that is one host of a fleet. */
export interface Fleet<K extends string = string> extends Network<K> {
  /** Emits how this host is connected to its fleet: on subscription, and when that changes. Completes with the network. */
  readonly health$: Observable<FleetHealth>;
  /**
   * Destroys the network, waits until its connections are closed, writes the rest of the log, and says that this host has
   * left. Stops waiting after `within` ms: if that is less than `limits.closeTimeout`, a connection whose peer does not answer
   * a close may keep its slot for 3 s more. It never rejects, and leaves no timer. Later calls wait for the first one.
   * `destroy()` does the same and does not wait.
   *
   * @param within ms @default 3_000
   * @throws RangeError for anything but an integer from 1 to 2^31 - 1; the platform's, if the stack has no room (L24): then
   * nothing has changed
   */
  leave(within?: number): Promise<FleetLeft>;
}

/** How a host is connected to its fleet. */
export interface FleetHealth {
  /** Whether the list of the revoked is known here, and not older than `staleAfter`. False once this host has left. */
  readonly fresh: boolean;
  /** Since when, in ms of the network's clock. */
  readonly since: number;
  /** The version of the list that this host has applied. */
  readonly version: number;
  /** How many records of the log wait here. */
  readonly waiting: number;
  /** How many records of the log were dropped here, because too many waited or the engine lost them. */
  readonly lost: number;
  /** How many requests were denied or decided locally because the engine did not answer. */
  readonly unavailable: number;
  /**
   * What the engine's last error says, or that it did not answer in time, after the name of the question of `FleetEngine`;
   * undefined once that is answered again.
   */
  readonly failure: string | undefined;
}

/** What `leave` could not write. */
export interface FleetLeft {
  /** How many records of the log the engine does not have. */
  readonly unflushed: number;
}
