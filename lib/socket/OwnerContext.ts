import type { SchedulerLike } from 'rxjs';
import type { Decider } from '../verdict/Decider.ts';
import type { Limits, OwnTimes } from '../model/Limits.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { RecordedDenial } from '../model/Decision.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { Transport } from '../model/Transport.ts';
import type { AttemptWindow } from '../owner/AttemptWindow.ts';
import type { OwnerLife } from '../owner/OwnerLife.ts';
import type { Report } from '../stream/reportError.ts';
import type { SocketCore } from './SocketCore.ts';

/** What the sockets of one owner share: its identity, rules and life, and the network's services. */
export interface OwnerContext {
  readonly owner: OwnerInfo;
  readonly life: OwnerLife;
  readonly decider: Decider;
  readonly limits: Limits;
  readonly network: { readonly ownTimes: OwnTimes; readonly transport: Transport };
  readonly attempts: AttemptWindow;
  /** Whether the owner must not learn why a connection failed. */
  readonly opaque: boolean;
  readonly scheduler: SchedulerLike;
  /** Reports to the host what a callback of this owner has thrown. */
  readonly report: Report;
  /** Why there cannot be one more socket now, if so. */
  full(): LayeredRuling | undefined;
  /** Counts one more socket. */
  claim(): void;
  /** The id of the next socket. */
  nextId(): number;
  /** Records a decision, and returns it if it is a denial. */
  record(decided: DecidedRequest, ruling: LayeredRuling): RecordedDenial | undefined;
  /** Puts the end of a socket on the host's record. Calls `describe` only if `ends$` has a subscriber. */
  putEnd(socket: SocketCore, describe: () => SocketEnd): void;
  /** Queues the host's record that a socket is over and its connection has closed. */
  putRelease(socket: SocketCore): void;
  /** Delivers these records. */
  flushEnds(): void;
  /** A socket was created. */
  added(socket: SocketCore): void;
  /** A socket has changed its state. */
  changed(socket: SocketCore): void;
  /** Something has changed that the row of a socket in the host's table shows. */
  outdated(socket: SocketCore): void;
  /** A socket has ended and its link has closed: it counts no longer. */
  released(): void;
}

/** What a decision was about, apart from its owner. */
export interface DecidedRequest {
  readonly action: Action;
  readonly socket?: number | undefined;
  readonly endpoint?: string | undefined;
  readonly bytes?: number | undefined;
  readonly waited?: number | undefined;
}
