import type { Observable, ObservableInput, SubscriptionLike, TeardownLogic } from 'rxjs';
import type { AuditMessages, Audits } from './Audit.ts';
import type { Lifetime } from './Lifetime.ts';
import type { Limits } from './Limits.ts';
import type { OwnedSocket, SocketOptions } from './OwnedSocket.ts';

declare global {
  // As in TypeScript's own esnext.disposable and in Node's types, for consumers who have neither.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** Options of `createOwner`. A plain object: unknown keys throw. */
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
   * Which messages must be audited. Each message in a direction named here is denied if the audit for it is missing. An
   * audit for `send` or `receive` that is given is asked without this option too. `false` turns the owner's own message
   * audits off; the policy's rules for messages always run. @default each direction that has an audit
   */
  readonly auditMessages?: AuditMessages;
  /** Its own limits, cut down to the network's. @default the network's */
  readonly limits?: Partial<Limits>;
  /** Whether it learns why a connection failed; the host's records always say. @default 'full' */
  readonly errorDetail?: 'full' | 'opaque';
  /** Why the owner asks for its permissions, in its own words; shown in `network.owners$`. @default '' */
  readonly reasoning?: string;
}

/** Who sockets belong to. When it is destroyed, they are closed and disposed of. */
export interface Owner extends SubscriptionLike {
  /** Positive, unique in its network, never used again. It reveals how many owners the host has made before. */
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
   * Closes all of this owner's sockets immediately, without asking any audit. Nothing is delivered after it returns (L10).
   * Bound to its owner, idempotent, never throws. The host can do the same with `network.destroyOwner()`; the records then
   * name the host.
   *
   * @param reason a text for the host's records and for the ends of the sockets, whose peers get it too. Anything but a
   * text is ignored, because `destroy` is often passed as a callback and then gets an event
   */
  destroy(reason?: unknown): void;
  /** `destroy()`, for RxJS: `subscription.add(owner)`. */
  unsubscribe(): void;
  /** `destroy()`, for `using owner = …`, where the platform has `Symbol.dispose`. */
  [Symbol.dispose](): void;
}

/** Where to open a socket to, and which sub-protocols to offer there. */
export type Target = string | URL | { readonly url: string | URL; readonly protocols?: readonly string[] };
