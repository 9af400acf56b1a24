import type { OwnerInfo } from './OwnerInfo.ts';

/**
 * That an owner was made or ended, whether it had a socket or not: when, by whom and why. Safe to show. Each subscriber
 * gets a copy of its own, which it may write to, as loggers do; `owner` is the same frozen object in all records.
 */
export type OwnerRecord =
  | { readonly type: 'created'; readonly at: number; readonly owner: OwnerInfo }
  | ({ readonly type: 'destroyed'; readonly at: number; readonly owner: OwnerInfo } & OwnerEnd);

/** Who destroyed an owner, and why. */
export interface OwnerEnd {
  /**
   * `host`: `network.destroyOwner` and `network.destroy`. `owner`: its handle's `destroy` and its like, and its `until`.
   */
  readonly by: 'owner' | 'host';
  /** As it was given, or what the library knows; empty where it knows nothing. */
  readonly reason: string;
}
