import type { Subscribable } from 'rxjs';

/**
 * What connects the hosts of a fleet: ten methods that a store such as Redis can answer. `memoryEngine()` and
 * `redisEngine()` are engines. To write another, run `fleetEngineContract` of `/testing` over it.
 *
 * A host gives each question a deadline of its own, and trusts no form: an answer that is late, that is not of the right
 * form, or that never arrives counts as none. A question without an answer may have been carried out all the same, so
 * asking again must not count twice: `hold` and `append` are idempotent, and `take` and `draw` may only err by granting too
 * little.
 */
export interface FleetEngine {
  /**
   * How often a follower proves that nothing is new, in ms, if all is well. A host refuses a `staleAfter` that is shorter
   * than two such beats, because a healthy engine would then count as stale. @default not checked
   */
  readonly beat?: number;
  /** Takes a token from the bucket of a key if it has one: `count` at once, then evenly. By the engine's clock. */
  take(key: string, rate: FleetRate): FleetAnswer<Taken>;
  /**
   * States how many of a key a host holds. Only going up can be refused: then what the host held before stays. What is
   * not stated again within `ttl` is forgotten.
   */
  hold(key: string, claim: Claim): FleetAnswer<Held>;
  /**
   * Draws as much as is left of `want` from the budget of a key, which is full again every `per` ms of its clock. Below 0,
   * `want` is given back.
   */
  draw(key: string, budget: Budget): FleetAnswer<Drawn>;
  /**
   * Adds records to the log of an incarnation, each once. Skips records that it has. If it does not have the record
   * `prev`, it adds nothing and answers `behind`. A host that wants to know just that sends no records.
   */
  append(incarnation: string, prev: number, records: readonly LogRecord[]): FleetAnswer<Appended>;
  /**
   * Sets an entry of the list, or marks it as restored (`null`), and notifies all followers. Does nothing if the entry has
   * changed since the version `since`. If the engine has no epoch yet, `epoch` becomes its epoch.
   */
  change(key: string, entry: string | null, options: ChangeTerms): FleetAnswer<Changed>;
  /**
   * Emits the whole list, then each change in order, and proves again and again that it has emitted everything. Continues
   * for ever, whatever fails. Returns a function that stops it.
   */
  follow(sink: FollowSink): () => void;
  /** States that a host lives, and its rows of the table. Both are forgotten after `ttl`, the host itself after a day. */
  publish(incarnation: string, row: HostState): FleetAnswer<unknown>;
  /** Forgets a host that leaves with nothing of its log missing. */
  forget(incarnation: string): FleetAnswer<unknown>;
  /** Reads what the hosts have stated. */
  look<W extends keyof FleetViews>(what: W): FleetAnswer<FleetViews[W]>;
  /** Reads records of the log in order, from behind the cursor `from`; `''` is the start. Empty at the end. */
  read(from: string): FleetAnswer<readonly StoredRecord[]>;
}

/** An answer, now or later. Of an observable the first value counts. */
export type FleetAnswer<T> = PromiseLike<T> | Subscribable<T>;

/** How often something may happen: `count` times at once, then evenly, as many times in each `per` ms. */
export interface FleetRate {
  readonly count: number;
  readonly per: number;
}

/** The answer of `take`. */
export interface Taken {
  readonly ok: boolean;
  /** When it may succeed, in ms from now. @default the rate's `per` */
  readonly retryAfter?: number;
}

/** What a host says that it holds. */
export interface Claim {
  readonly host: string;
  readonly mine: number;
  /** How many all hosts together may hold. */
  readonly most: number;
  /** ms */
  readonly ttl: number;
}

/** The answer of `hold`. */
export interface Held {
  readonly ok: boolean;
  /** How many all hosts hold now. */
  readonly total: number;
  /**
   * The epoch of the list at that moment, empty if there was none. If it is not the one that the host knows, the engine has
   * forgotten what others hold, and the answer counts as none. @default not checked
   */
  readonly epoch?: string;
}

/** A budget, and how much of it is wanted. */
export interface Budget {
  readonly most: number;
  /** Below 0: so much is given back that was drawn and not used. A host sends it once. */
  readonly want: number;
  /** ms */
  readonly per: number;
  /** The `period` in which it was drawn, if it is given back. If the period is another one now, nothing is given back. */
  readonly period?: string;
}

/** The answer of `draw`. */
export interface Drawn {
  readonly got: number;
  readonly left: number;
  /** When the budget is full again, in ms from now. */
  readonly renews: number;
  /**
   * Names the period: another name when the budget is full again, or when the engine has forgotten what was drawn. Bytes that
   * are drawn in one period are not used in another. @default hosts give nothing back
   */
  readonly period?: string;
}

/** A record of a host's log. */
export interface LogRecord {
  /** The number of the record; for a gap, that of its last missing record. */
  readonly seq: number;
  readonly text: string;
}

/** The answer of `append`. */
export interface Appended {
  /** The number of the last record that the engine has of this incarnation. */
  readonly last: number;
  /** It does not have the record `prev`, and has added nothing. */
  readonly behind?: boolean;
}

/** What `change` depends on. */
export interface ChangeTerms {
  /** The epoch of an engine that has none yet. */
  readonly epoch: string;
  /** The version of the list that was known; without it the entry is always set. */
  readonly since?: number;
}

/** The answer of `change`. */
export interface Changed {
  /** The version of the list that has this change. */
  readonly version: number;
  readonly epoch: string;
  /** Whether the key was on the list before, not restored. @default not known */
  readonly wasRevoked?: boolean;
}

/** The list of the revoked as the engine has it. */
export interface FleetList {
  /** Changes when the engine has lost what it knew, or is another one. Random, so that no two engines have the same. */
  readonly epoch: string;
  /**
   * How long ago, in ms of the engine's clock, it got this epoch, or was last given back what it had forgotten. Below 1,500 ms
   * hosts may still be stating that again, so the list proves nothing to a host that knows no better. @default long
   */
  readonly age?: number;
  /**
   * Names the run of the engine: another one means that it has restarted, perhaps from an older copy, and may have forgotten what
   * hosts hold, even if the list is the same. @default not checked
   */
  readonly run?: string;
  /** Grows by one with each change. */
  readonly version: number;
  /** Also those that are restored. */
  readonly entries: readonly ListEntry[];
}

/** An entry of the list. */
export interface ListEntry {
  readonly key: string;
  /** `null` if it is restored. */
  readonly entry: string | null;
  /** The version of the list that had it first. */
  readonly version: number;
  /**
   * In a change: a host has stated it again, by `since`, because the engine had forgotten it. While such changes come, the list
   * proves nothing to a host that knows no better. @default false
   */
  readonly resent?: boolean;
}

/** Receives the list. */
export interface FollowSink {
  /**
   * Starts a question. Call the result when the answer proves that `list` and `changed` have given everything that was so
   * when the question was asked.
   */
  asks(): () => void;
  /** The whole list: first of all, and whenever the engine has another epoch or an older version, or changes may be missing. */
  list(list: FleetList): void;
  /** One entry has changed. */
  changed(entry: ListEntry): void;
  /** Returns a new epoch, for an engine that has none. */
  newEpoch(): string;
  /** A question failed; the engine will ask again. */
  failed(error: unknown): void;
}

/** What a host publishes. */
export interface HostState {
  readonly text: string;
  readonly rows: string;
  /** ms */
  readonly ttl: number;
}

/** What `look` can read. */
export interface FleetViews {
  readonly hosts: readonly HostText[];
  readonly table: readonly HostRows[];
  readonly revoked: FleetList;
}

/** The text that a host published last. */
export interface HostText {
  readonly incarnation: string;
  readonly text: string;
  /** How long ago, in ms of the engine's clock. */
  readonly age: number;
}

/** The rows of a host that have not expired. */
export interface HostRows {
  readonly incarnation: string;
  readonly rows: string;
}

/** A record of the log. */
export interface StoredRecord extends LogRecord {
  /** Its place in the log, a cursor for `read`. */
  readonly id: string;
  readonly incarnation: string;
}
