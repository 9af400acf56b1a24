import type { Subscribable } from 'rxjs';
import type {
  CloseRequest,
  ConnectRequest,
  CreateRequest,
  ReceiveRequest,
  ResolveRequest,
  SendRequest,
} from './Request.ts';
import type { Verdict } from './Verdict.ts';

/** A rule that answers at once. */
export type SyncAudit<R> = (request: R) => Verdict;

/** A rule. Of a promise the settled value counts, of an observable the first; both within `limits.auditTimeout`. */
export type Audit<R> = (request: R) => Verdict | PromiseLike<Verdict> | Subscribable<Verdict>;

/** An owner's rules, as own properties. An action without an audit is denied (`unimplemented`). */
export interface Audits {
  /** `create` answers at once, so its audit does too (else `not-synchronous`). */
  readonly create?: SyncAudit<CreateRequest>;
  readonly connect?: Audit<ConnectRequest>;
  /** Asked where auditing of outgoing messages is on. */
  readonly send?: Audit<SendRequest>;
  /** Asked where auditing of incoming messages is on. */
  readonly receive?: Audit<ReceiveRequest>;
  readonly close?: Audit<CloseRequest>;
}

/** The host's rules. Here an action without a rule passes on to the owner's audit; a rule for messages always runs. */
export interface Policy extends Audits {
  /** Asked in the middle of a dial with every address that the host name resolves to. */
  readonly resolve?: SyncAudit<ResolveRequest>;
}

/** Which messages an owner's audits see; `true` means `'send'`. */
export type AuditMessages = boolean | 'send' | 'receive' | 'both';
