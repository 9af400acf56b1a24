import type { OwnerSnapshot } from '../model/OwnerInfo.ts';

/** The HTTP requests of one owner that have not ended, for the host. */
export interface OwnerRequests {
  snapshot(): Pick<OwnerSnapshot, 'requests'>;
  /** Whether there is one of this id that is not ending. */
  has(id: number): boolean;
  /** Ends the request of this id; false if there is none. */
  end(id: number, reason: string): boolean;
}
