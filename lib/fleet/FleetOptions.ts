import type { FleetEngine } from '../model/FleetEngine.ts';
import type { NetworkOptions } from '../model/Network.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';

/**
 * Options of `joinFleet`: those of `createNetwork`, and those of the fleet. A plain object: unknown keys throw.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#joinfleetoptions}
 */
export interface FleetOptions<K extends string = string> extends NetworkOptions<K> {
  /** Connects the hosts: `redisEngine(…)`, or `memoryEngine()` for one process. */
  readonly engine: FleetEngine;
  /** The name of this host, for operators. Each process needs its own. */
  readonly host: string;
  /**
   * What the owners of all hosts may use together. Asked after the rules of `policy` and before the owner's `audits`, so what
   * those deny has used the quota. @default none
   */
  readonly quotas?: readonly Quota[];
  /**
   * How old this host's list of the revoked may be, in ms: at least two beats of the engine, so 600 with the default of
   * `redisEngine`. @default 1_000
   */
  readonly staleAfter?: number;
  /**
   * What happens when it is older. `deny-new`: what is new is denied (`stale`, with `retryAfter`), open connections stay.
   * `end`: all owners are destroyed too, so that a host that is cut off has nothing open that is revoked. `allow`: nothing.
   * @default 'deny-new'
   */
  readonly onStale?: 'deny-new' | 'end' | 'allow';
  /**
   * What happens when a quota cannot be asked. `deny`: denied (`unavailable`, with `retryAfter`). `local`: this host allows
   * a share of its own, so all hosts together may allow as many shares as there are hosts. @default 'deny'
   */
  readonly onUnavailable?: 'deny' | 'local';
  /**
   * How long a question to the engine may take, in ms. All questions of one connection together must end before
   * `limits.auditTimeout`. @default 200
   */
  readonly engineTimeout?: number;
  /** How decisions and ends reach the log of the fleet; `false` turns that off. @default {} */
  readonly log?: LogOptions | false;
}

/**
 * How much of the log a host keeps until the engine has it.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#log-of-joinfleet}
 */
export interface LogOptions {
  /** How many records wait. When it is full, the newest are dropped, counted and reported as a gap. @default 65_536 */
  readonly bufferRecords?: number;
  /** How many bytes of text wait; each character counts as one. @default 33_554_432 */
  readonly bufferBytes?: number;
  /** How often waiting records are sent, in ms. @default 50 */
  readonly flushEvery?: number;
  /** How many records one question to the engine carries. @default 512 */
  readonly batch?: number;
}

/** What all hosts of a fleet may use together. */
export type Quota = AttemptsQuota | ConnectionsQuota | BytesQuota;

interface QuotaParts {
  /** Which owners count together. */
  readonly by: QuotaBy;
  /**
   * The name of the quota. All hosts must use the same. Needed if there are two quotas of one kind.
   * @default 'subject', 'tenant', 'kind' or 'all', as in `by`; 'own' for a function
   */
  readonly name?: string;
}

/**
 * How often sockets may connect and HTTP requests may be sent: `count` at once, then evenly.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#quotas-of-joinfleet-attempts}
 */
export interface AttemptsQuota extends QuotaParts {
  /** What is counted. */
  readonly what: 'attempts';
  /** How many attempts are allowed at once, and in each `per`. */
  readonly count: number;
  /** The time in which `count` more are allowed, in ms. */
  readonly per: number;
}

/**
 * How many sockets may be connected at the same time. They count until the connection is closed.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#quotas-of-joinfleet-connections}
 */
export interface ConnectionsQuota extends QuotaParts {
  /** What is counted. */
  readonly what: 'connections';
  /** How many connections are allowed. */
  readonly most: number;
  /** With `onUnavailable: 'local'`: how many this host allows by itself, up to `most`. @default a quarter of `most`, at least 1 */
  readonly share?: number;
}

/**
 * How many bytes of messages and of HTTP bodies may pass, both ways together.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#quotas-of-joinfleet-bytes}
 */
export interface BytesQuota extends QuotaParts {
  /** What is counted. */
  readonly what: 'bytes';
  /** How many bytes are allowed in each `per`. */
  readonly most: number;
  /** When the count begins again: each full hour, or each day (UTC). */
  readonly per: 'hour' | 'day';
  /**
   * `true`: each message of a socket is decided before it passes, so that sockets never exceed the budget. `false`: counted
   * as they pass; what passes within a second may exceed it, then the sockets are ended. HTTP is always counted as it
   * passes. @default false
   */
  readonly exact?: boolean;
  /** With `exact`: how many bytes a host reserves at a time, up to `most`. @default a hundredth of `most` */
  readonly block?: number;
}

/**
 * Which owners count together: those with the same `subject`, `tenant` or `kind`, all, or those for which the function
 * returns the same text. An owner without that id, or for which it returns `undefined`, counts alone. Anything
 * else, such as a number, denies.
 */
export type QuotaBy = 'subject' | 'tenant' | 'kind' | 'all' | ((owner: OwnerInfo) => string | undefined);
