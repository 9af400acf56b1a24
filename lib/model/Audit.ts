import type { Subscribable } from 'rxjs';
import type { HttpRequest } from './HttpRequest.ts';
import type {
  CloseRequest,
  ConnectRequest,
  CreateRequest,
  ReceiveRequest,
  ResolveRequest,
  SendRequest,
} from './Request.ts';

/** A rule that answers at once. */
export type SyncAudit<R> = (request: R) => Verdict;

/** A rule. Of a promise the settled value counts, of an observable the first; both within `limits.auditTimeout`. */
export type Audit<R> = (request: R) => Verdict | PromiseLike<Verdict> | Subscribable<Verdict>;

/** An owner's rules, a plain object. An action without an audit is denied (`unimplemented`); an unknown name throws. */
export interface Audits {
  /** `create` answers at once, so its audit does too (else `not-synchronous`). */
  readonly create?: SyncAudit<CreateRequest>;
  readonly connect?: Audit<ConnectRequest>;
  /** Called for each outgoing message, unless `auditMessages: false` turns it off. Without it no outgoing message is audited. */
  readonly send?: Audit<SendRequest>;
  /** Called for each incoming message, unless `auditMessages: false` turns it off. Without it no incoming message is audited. */
  readonly receive?: Audit<ReceiveRequest>;
  readonly close?: Audit<CloseRequest>;
  /** Called for each HTTP request, and again for each redirect, before a name is looked up. */
  readonly request?: Audit<HttpRequest>;
}

/**
 * The host's rules. Here an action without a rule passes on to the owner's audit; a rule for messages always runs. A network
 * with `http` must have a rule for `request`.
 */
export interface Policy extends Audits {
  /** Asked in the middle of a dial with every address that the host name resolves to. */
  readonly resolve?: SyncAudit<ResolveRequest>;
}

/** Which messages must be audited by the owner's audits; `true` means `'send'`. */
export type AuditMessages = boolean | 'send' | 'receive' | 'both';

/** A refusal with its reason. */
export interface Denial {
  readonly allow: false;
  /** For people: why, and what would be allowed. */
  readonly reason: string;
  /** For programs: a word of the audit's own, recorded as `given`. */
  readonly code?: string;
  /** When asking again may help, in ms from now. Without it a denial is final. */
  readonly retryAfter?: number;
}

/** What one audit says. Only `true` allows; anything that is neither `true`, `false` nor a `Denial` is a failure. */
export type Verdict = boolean | Denial;
