import type { Decision } from './Decision.ts';

/** A denial as it was recorded. The two differ in `seq` alone: an owner's says nothing of other owners. */
export interface RecordedDenial {
  readonly forHost: Decision;
  readonly forOwner: Decision;
}
