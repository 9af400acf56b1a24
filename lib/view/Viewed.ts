import type { Subscribable } from 'rxjs';
import type { Decision } from '../model/Decision.ts';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';

/** What `<owners-view>` shows: a network, or what a page receives of one, for example from an event stream. */
export interface Viewed {
  readonly owners$: Subscribable<readonly OwnerSnapshot[]>;
  readonly decisions$: Subscribable<Decision>;
  /** Returns the owners as they are now. If it is given, the view reads it once a second, because counters change. */
  readonly snapshot?: () => readonly OwnerSnapshot[];
}
