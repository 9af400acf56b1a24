import type { RequestSnapshot } from '../model/OwnerSnapshot.ts';

/** What the host's table and calls need of an HTTP request. */
export interface DependantRequest {
  readonly id: number;
  snapshot(): RequestSnapshot;
  /** Ends it by the host. */
  end(reason: string): void;
}
