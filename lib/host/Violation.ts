import type { OwnerInfo } from '../model/OwnerInfo.ts';

/**
 * Which rule a guest broke.
 *
 * | rule | what the guest did |
 * |---|---|
 * | `before-hello` `hello-twice` | it did not begin with one `hello` |
 * | `version` | it speaks no version of the protocol that the host speaks |
 * | `malformed` | too many posts had the wrong form, or one that nothing can be read after |
 * | `id` | it named a socket or request that it does not have, or opened one out of turn |
 * | `credit` | it sent more than it may, or said that it has read what it has not |
 * | `flood` | it posted too much at once, or asked for too much in one second |
 * | `unconfirmed` | it did not confirm that its sockets or requests have ended |
 * | `lease` | it did not answer in time, or asked for more and more without reading the answers |
 */
export type ViolatedRule =
  | 'before-hello'
  | 'hello-twice'
  | 'version'
  | 'malformed'
  | 'id'
  | 'credit'
  | 'flood'
  | 'unconfirmed'
  | 'lease';

/** Why a guest was ended. Each guest has one at most. */
export interface Violation {
  readonly owner: OwnerInfo;
  readonly rule: ViolatedRule;
  /** For people. */
  readonly reason: string;
}

export const violationReasons: Record<ViolatedRule, string> = {
  'before-hello': 'it did not begin with hello',
  'hello-twice': 'it said hello twice',
  version: 'it speaks no version of the protocol that this host speaks',
  malformed: 'its posts are malformed, or something else is written to its port, such as console output',
  id: 'it named a socket or a request that it does not have',
  credit: 'it sent more than it may, or acknowledged what it has not read',
  flood: 'it posted too much at once',
  unconfirmed: 'it did not confirm that its sockets or requests have ended',
  lease: 'it did not answer in time',
};
