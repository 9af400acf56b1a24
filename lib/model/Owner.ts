import type { Observable, ObservableInput, Subscribable, SubscriptionLike, TeardownLogic } from 'rxjs';
import type { AuditMessages, Audits } from './Audit.ts';
import type { Limits } from './Limits.ts';
import type { OwnedSocket, SocketOptions } from './OwnedSocket.ts';

declare global {
  // The same as in TypeScript's esnext.disposable and in Node's types, for consumers who have neither.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** Owns sockets: a mod, a plug-in, an agent's tool. When an owner is destroyed, its sockets are closed. */
export interface Owner extends SubscriptionLike {
  /** Positive, unique in its network, never reused. It reveals how many owners the host has created before. */
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  /** Whether the owner is destroyed. */
  readonly closed: boolean;
  /**
   * Creates a socket, which opens no connection yet.
   *
   * @throws SocketError `denied`, `invalid-url`, `limit`, `owner-destroyed`; TypeError for invalid options
   */
  create(url: string | URL, options?: SocketOptions): OwnedSocket;
  /**
   * Opens a socket; the usual way to get one. Cold: each subscription creates a socket, runs all audits, connects, and
   * emits the socket when it is open. Unsubscribing ends the socket, so `take(1)` ends it too.
   *
   * Completes if the owner closes the socket or is destroyed, or if the peer closes with 1000. Errors with a
   * `SocketError` after a denial, a failed connection or any other end. Errors on the network's scheduler.
   *
   * @param target a URL, one with sub-protocols, or a function that returns it for each attempt, also as a promise or
   * observable
   * @throws TypeError for invalid arguments
   */
  open(target: Target | (() => Target | ObservableInput<Target>), options?: SocketOptions): Observable<OwnedSocket>;
  /**
   * Runs the teardown when the owner is destroyed, or immediately if it is destroyed already.
   *
   * @throws TypeError for anything but a function, an object with `unsubscribe`, or nothing
   */
  add(teardown: TeardownLogic): void;
  /** Emits once and completes when the owner is destroyed, also to late subscribers. */
  readonly destroyed$: Observable<void>;
  /** Aborts when the owner is destroyed. Created on first access. */
  readonly signal: AbortSignal;
  /**
   * Closes all of this owner's sockets immediately, without asking any audit. Nothing is delivered after it returns
   * (L10). Bound to its owner, idempotent, never throws. The host can do the same with `network.destroyOwner()`; then
   * the records name the host.
   *
   * @param reason a text for the host's records and the ends of the sockets; it is sent to the peers too. Anything but
   * a text is ignored, because `destroy` is often passed as a callback and then gets an event
   */
  destroy(reason?: unknown): void;
  /** `destroy()`, for RxJS: `subscription.add(owner)`. */
  unsubscribe(): void;
  /** `destroy()`, for `using owner = …`, if the platform has `Symbol.dispose`. */
  [Symbol.dispose](): void;
}

/**
 * Options of `createOwner`. A plain object; unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#networkcreateowneroptions}
 */
export interface OwnerOptions<K extends string = string> {
  /** Identifies the owner to people and in records; need not be unique. Escaped, and cut at 200 characters. */
  readonly name: string;
  /**
   * The stable id of the owner's code, such as the id of a plug-in. Owners with the same subject can be limited together
   * (`rateLimit({ by: 'subject' })`). Never escaped or cut, compared exactly. Part of the owner's `OwnerInfo`, which
   * other owners never get. @default none
   */
  readonly subject?: string;
  /** The id of the customer for whom the owner's code runs. Like `subject`. @default none */
  readonly tenant?: string;
  /** One of the network's `kinds`. @default the first of them, 'mod' */
  readonly kind?: K;
  /** Decide what the owner may do. An action without an audit is denied. */
  readonly audits: Audits;
  /**
   * Destroys the owner when it ends; of several, the first that ends. The record of the owner's end says which.
   *
   * @default none: only `destroy()` and the network destroy the owner
   */
  readonly until?: Lifetime | readonly Lifetime[];
  /**
   * Which messages must be audited: in a direction named here, every message is denied if its audit is missing. Without
   * this option, audits for `send` and `receive` run if they are given. `false` turns the owner's own message audits
   * off; the policy's rules for messages always run. @default each direction that has an audit
   */
  readonly auditMessages?: AuditMessages;
  /** The owner's limits; those above the network's are reduced to them. @default the network's */
  readonly limits?: Partial<Limits>;
  /**
   * Whether the owner learns why a connection failed. With `'opaque'` its errors have no `detail` and no `decision`, those of
   * denials included: `events$` says the code and the reason of a denial. The host's records always say why.
   * @default 'full'
   */
  readonly errorDetail?: 'full' | 'opaque';
  /** Why the owner asks for its permissions, in its own words; shown in `network.owners$`. @default '' */
  readonly reasoning?: string;
}

/** The URL of a socket, or the URL and the sub-protocols to offer. */
export type Target = string | URL | { readonly url: string | URL; readonly protocols?: string | readonly string[] };

/** Ends an owner: when the signal aborts, the observable emits, completes or errors, or the promise settles. */
export type Lifetime =
  | AbortSignal
  | {
      /** Calls back when it ends. May throw if it has ended already: then the owner is destroyed. */
      onDestroy(callback: () => void): unknown;
    }
  | {
      /** Like that of an RxJS `Subscription`: runs the teardown when it is unsubscribed. */
      add(teardown: () => void): unknown;
      /** Removes a teardown. */
      remove(teardown: () => void): unknown;
      readonly closed: boolean;
    }
  | Subscribable<unknown>
  | PromiseLike<unknown>;
