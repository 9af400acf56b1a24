import type { OwnerInfo } from './OwnerInfo.ts';
import type { Action } from './Request.ts';

/**
 * The recorded result of one request. It contains no payload, query or user info, and control characters are escaped.
 * Each subscriber gets its own copy and may write to it, as loggers do; `owner` is the same frozen object in all
 * records.
 */
export interface Decision {
  /**
   * Counts from 1. In `decisions$` it counts all decisions of the network; in an owner's `SocketError` it counts only
   * the denials of this owner.
   */
  readonly seq: number;
  /** When it was decided, in ms of the scheduler's clock: the wall clock, unless the scheduler has another. */
  readonly at: number;
  readonly action: Action;
  readonly layer: Layer;
  readonly allow: boolean;
  readonly code: DecisionCode;
  readonly reason?: string;
  readonly owner: OwnerInfo;
  /** The id of the socket or HTTP request, if there is one. Both are numbered together. */
  readonly socket?: number;
  /** `scheme://host:port/path`, if the URL was valid. */
  readonly endpoint?: string;
  /** The size of the message, or of the body of the HTTP request, if there is one. */
  readonly bytes?: number;
  /** How long the audits took to answer, in ms, if they did not answer synchronously. */
  readonly waited?: number;
  /** The audit's own code. */
  readonly given?: string;
}

/** Who decided: the library's own validation, the host's policy, or the owner's audit. */
export type Layer = 'library' | 'policy' | 'owner';

/**
 * Why a request was allowed or denied. A closed set.
 *
 * | code | meaning |
 * |---|---|
 * | `allowed` | every rule said `true` |
 * | `denied` | a rule denied; the rule's own code, if it has one, is in `given` |
 * | `unimplemented` | the owner has no audit for this action, or the network has no `http` |
 * | `threw` `rejected` `errored` | the audit threw, its promise rejected, its observable errored |
 * | `empty` | its observable completed without a value |
 * | `not-a-verdict` | it returned something other than `true`, `false` or a denial |
 * | `not-synchronous` | it returned a promise or an observable where the answer must be synchronous |
 * | `timeout` | no answer within `limits.auditTimeout` |
 * | `cancelled` | the socket or its owner ended before the answer |
 * | `reentrant` | requested from inside one of the owner's own audits |
 * | `state` | the socket's state does not permit it: connected twice, or closed while a close is being decided |
 * | `unknown-id` | the owner has no socket of this id |
 * | `owner-destroyed` | the owner is destroyed |
 * | `kind` | owners of this kind must not use the network |
 * | `invalid-url` `port` | the URL gate refused it |
 * | `insecure` | `ws:` or `http:` where only `wss:` and `https:` are allowed |
 * | `endpoint` | the endpoint is not on the list |
 * | `address` | the name or address is not public |
 * | `revoked` | the owner is revoked in its fleet |
 * | `stale` | its host does not know at the moment who is revoked in its fleet |
 * | `quota` `unavailable` | a quota of its fleet is used up, or cannot be asked at the moment |
 * | `limit` `rate` | too many sockets, HTTP requests or redirects; too many attempts in this second, or by `rateLimit()` |
 * | `cannot-ping` | `keepAlive` has no `ping`, and the transport cannot send pings of the protocol |
 * | `too-large` `invalid-message` `invalid-close` `invalid-protocols` | an invalid argument |
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
  | 'revoked'
  | 'stale'
  | 'quota'
  | 'unavailable'
  | 'cannot-ping'
  | 'too-large'
  | 'invalid-message'
  | 'invalid-close'
  | 'invalid-protocols';

/**
 * A recorded denial, as the host and as the owner see it. Only `seq` differs: the owner's does not count other owners.
 */
export interface RecordedDenial {
  readonly forHost: Decision;
  readonly forOwner: Decision;
}
