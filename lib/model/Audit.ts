import type { Subscribable } from 'rxjs';
import type {
  CloseRequest,
  ConnectRequest,
  CreateRequest,
  ReceiveRequest,
  ResolveRequest,
  SendRequest,
} from './Request.ts';

/**
 * A permission check: says whether a request is allowed. It may return its verdict, a promise of it, or an observable,
 * of which the first value counts. A verdict that does not arrive within `limits.auditTimeout` denies the request.
 */
export type Audit<R> = (request: R) => Verdict | PromiseLike<Verdict> | Subscribable<Verdict>;

/** An audit that returns its verdict synchronously. */
export type SyncAudit<R> = (request: R) => Verdict;

/**
 * An owner's audits, as a plain object. An action without an audit is denied (`unimplemented`). An unknown name throws.
 */
export interface Audits {
  /** Must return its verdict synchronously, because `create` does (otherwise `not-synchronous`). */
  readonly create?: SyncAudit<CreateRequest>;
  readonly connect?: Audit<ConnectRequest>;
  /**
   * Called for each outgoing message, unless `auditMessages: false` turns it off. Without it no outgoing message is
   * audited.
   */
  readonly send?: Audit<SendRequest>;
  /**
   * Called for each incoming message, unless `auditMessages: false` turns it off. Without it no incoming message is
   * audited.
   */
  readonly receive?: Audit<ReceiveRequest>;
  readonly close?: Audit<CloseRequest>;
}

/**
 * The host's rules. An action without a rule is decided by the owner's audit alone. A rule for messages always runs.
 */
export interface Policy extends Audits {
  /** Called while a connection is being opened, with all addresses to which the host name resolves. */
  readonly resolve?: SyncAudit<ResolveRequest>;
}

/** Which messages must be audited by the owner's audits; `true` means `'send'`. */
export type AuditMessages = boolean | 'send' | 'receive' | 'both';

/** A refusal with its reason. */
export interface Denial {
  readonly allow: false;
  /** For people: why it was denied, and what would be allowed. */
  readonly reason: string;
  /** For programs: a code that the audit chooses, recorded as `given`. */
  readonly code?: string;
  /** When the same request may succeed, in ms from now. Without it the denial is final. */
  readonly retryAfter?: number;
}

/**
 * An audit's answer. Only `true` allows. Anything other than `true`, `false` or a `Denial` counts as a failure, which
 * denies.
 */
export type Verdict = boolean | Denial;
