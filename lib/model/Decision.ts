import type { OwnerInfo } from './OwnerInfo.ts';
import type { Action } from './Request.ts';

/** Who decided: the library's own validation, the host's policy, or the owner's audit. */
export type Layer = 'library' | 'policy' | 'owner';

/**
 * Why a decision came out as it did. A closed set.
 *
 * | code | meaning |
 * |---|---|
 * | `allowed` | every rule said `true` |
 * | `denied` | a rule said no; its own code, if it gave one, stands in `given` |
 * | `unimplemented` | the owner has no audit for this action, or the network has no `http` |
 * | `threw` `rejected` `errored` | the audit threw, its promise rejected, its observable errored |
 * | `empty` | its observable completed without a value |
 * | `not-a-verdict` | it answered something else than `true`, `false` or a denial |
 * | `not-synchronous` | it answered later where an answer was due at once |
 * | `timeout` | no answer within `limits.auditTimeout` |
 * | `cancelled` | the socket or its owner ended before the answer |
 * | `reentrant` | asked from inside one of the owner's own audits |
 * | `state` | the socket is past this: connected twice, closed while a close is being decided |
 * | `unknown-id` | the owner has no socket of this id |
 * | `owner-destroyed` | the owner is gone |
 * | `kind` | owners of this kind may not |
 * | `invalid-url` `port` | the URL gate refused it |
 * | `insecure` | `ws:` or `http:` where only `wss:` and `https:` are allowed |
 * | `endpoint` | not on the list of endpoints |
 * | `address` | a name or address that is not public |
 * | `limit` `rate` | too many sockets, requests or redirects; too many attempts in this second |
 * | `cannot-ping` | `keepAlive` has no `ping`, and the transport cannot send pings of the protocol |
 * | `too-large` `invalid-message` `invalid-close` `invalid-protocols` | arguments |
 */
export type DecisionCode =
  | 'allowed'
  | 'denied'
  | 'unimplemented'
  | 'threw'
  | 'rejected'
  | 'errored'
  | 'empty'
  | 'not-a-verdict'
  | 'not-synchronous'
  | 'timeout'
  | 'cancelled'
  | 'reentrant'
  | 'state'
  | 'unknown-id'
  | 'owner-destroyed'
  | 'kind'
  | 'invalid-url'
  | 'port'
  | 'insecure'
  | 'endpoint'
  | 'address'
  | 'limit'
  | 'rate'
  | 'cannot-ping'
  | 'too-large'
  | 'invalid-message'
  | 'invalid-close'
  | 'invalid-protocols';

/**
 * The recorded result of one request, without payload, query and user info, and with control characters escaped. Each
 * subscriber gets its own copy and may write to it, as loggers do; `owner` is the same frozen object in all records.
 */
export interface Decision {
  /**
   * Counts from 1. In `decisions$` it counts all decisions of the network; in an owner's `SocketError` it counts only the
   * denials of this owner.
   */
  readonly seq: number;
  /** When it was decided, in ms of the scheduler's clock: the wall clock, unless the scheduler is another. */
  readonly at: number;
  readonly action: Action;
  readonly layer: Layer;
  readonly allow: boolean;
  readonly code: DecisionCode;
  readonly reason?: string;
  readonly owner: OwnerInfo;
  /** The id of the socket or of the HTTP request, where there is one. Both are of one row. */
  readonly socket?: number;
  /** `scheme://host:port/path`, where the URL was valid. */
  readonly endpoint?: string;
  /** The size of the message, or of the body of the HTTP request, that was decided on. */
  readonly bytes?: number;
  /** How long the audits took to answer, in ms, where they did not answer at once. */
  readonly waited?: number;
  /** The audit's own code. */
  readonly given?: string;
}

/** A denial as it was recorded. The two differ in `seq` alone: an owner's says nothing of other owners. */
export interface RecordedDenial {
  readonly forHost: Decision;
  readonly forOwner: Decision;
}
