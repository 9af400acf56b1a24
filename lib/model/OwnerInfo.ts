/** Who asks: the part of an owner that audits and the host's records may see. */
export interface OwnerInfo {
  /** Positive, unique in its network, never used again. */
  readonly id: number;
  readonly name: string;
  /** One of the network's `kinds`. */
  readonly kind: string;
}

/**
 * One owner was made or destroyed, whether it had a socket or not: when, by whom and why. Safe to show. Each subscriber
 * gets its own copy and may write to it, as loggers do; `owner` is the same frozen object in all records.
 */
export type OwnerRecord =
  | { readonly type: 'created'; readonly at: number; readonly owner: OwnerInfo }
  | ({ readonly type: 'destroyed'; readonly at: number; readonly owner: OwnerInfo } & OwnerEnd);

/** Who destroyed an owner, and why. */
export interface OwnerEnd {
  /**
   * `host`: by `network.destroyOwner`, `network.destroy`, or `destroy` of `/blueprint`. `owner`: by its handle (`destroy`,
   * `unsubscribe`, `using`) or its `until`.
   */
  readonly by: 'owner' | 'host';
  /** The reason that was given, or one that the library knows; empty if there is none. */
  readonly reason: string;
}
