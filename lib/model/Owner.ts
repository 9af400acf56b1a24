import type { Observable, ObservableInput, SubscriptionLike, TeardownLogic } from 'rxjs';
import type { AuditMessages, Audits } from './Audit.ts';
import type { Lifetime } from './Lifetime.ts';
import type { Limits } from './Limits.ts';
import type { OwnedSocket, SocketOptions } from './OwnedSocket.ts';
import type { Target } from './Target.ts';

declare global {
  // As in TypeScript's own esnext.disposable and in Node's types, for consumers who have neither.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** How an owner is to be. A plain object: unknown keys throw. */
export interface OwnerOptions<K extends string = string> {
  /** For people and records; need not be unique. */
  readonly name: string;
  /** One of the network's `kinds`. @default its first, 'mod' */
  readonly kind?: K;
  /** What it may do: an action without an audit is denied. */
  readonly audits: Audits;
  /** Destroys the owner when it is over. @default only `destroy()` and the network do */
  readonly until?: Lifetime;
  /**
   * Which messages must be audited. An audit for `send` or `receive` that is given is asked without it; a direction that
   * it names is denied where that audit is missing. `false` turns the owner's own message audits off; the policy's rules
   * for messages always run. @default each direction that has an audit
   */
  readonly auditMessages?: AuditMessages;
  /** Its own limits, cut down to the network's. @default the network's */
  readonly limits?: Partial<Limits>;
  /** Whether it learns why a connection failed; the host's records always say. @default 'full' */
  readonly errorDetail?: 'full' | 'opaque';
  /** Why it asks for what it may do, in its own words, for `network.owners$`. @default '' */
  readonly reasoning?: string;
}

/** Who sockets belong to. When it is destroyed, they are closed and disposed of. */
export interface Owner extends SubscriptionLike {
  /** Positive, unique in its network, never used again. It counts the owners that the host has made. */
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  /** Whether it is destroyed. */
  readonly closed: boolean;
  /**
   * Creates a socket, which touches no network yet.
   *
   * @throws SocketError `denied`, `invalid-url`, `limit`, `owner-destroyed`; TypeError for options of the wrong form
   */
  create(url: string | URL, options?: SocketOptions): OwnedSocket;
  /**
   * The main way in: cold; every subscription creates a new socket, asks every audit again, connects, and emits the
   * handle when it is open. Unsubscribing ends the socket, so `take(1)` does too.
   *
   * Completes when the owner closes it or is destroyed, or the peer closes with 1000. Errors with a `SocketError` on a
   * denial, a failed connection and any other end, on the network's scheduler.
   *
   * @param target a URL, one with its protocols, or a function called for each attempt, which may answer later
   * @throws TypeError for arguments of the wrong form
   */
  open(target: Target | (() => Target | ObservableInput<Target>), options?: SocketOptions): Observable<OwnedSocket>;
  /** Runs the teardown when the owner is destroyed; at once if it is. */
  add(teardown: TeardownLogic): void;
  /** Emits once and completes when the owner is destroyed, to late subscribers too. */
  readonly destroyed$: Observable<void>;
  /** Aborts when the owner is destroyed. Made when first asked for. */
  readonly signal: AbortSignal;
  /**
   * Ends everything that is this owner's, with nobody's leave; when it returns, nothing more happens (L10). Bound to
   * its owner, idempotent, never throws. The host does the same by `network.destroyOwner()`, and is then named in the
   * records.
   *
   * @param reason a text for the host's record and for the ends of its sockets, whose peers get it too. Anything else
   * counts as none, since `destroy` is often somebody's callback and gets an event
   */
  destroy(reason?: unknown): void;
  /** `destroy()`, for RxJS: `subscription.add(owner)`. */
  unsubscribe(): void;
  /** `destroy()`, for `using owner = …`, where the platform has `Symbol.dispose`. */
  [Symbol.dispose](): void;
}
