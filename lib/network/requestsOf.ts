import { append, freeze } from '../model/intrinsics.ts';
import type { OwnerSnapshot, RequestSnapshot } from '../model/OwnerSnapshot.ts';
import type { DependantRequest } from '../owner/DependantRequest.ts';
import type { OwnerLife } from '../owner/OwnerLife.ts';

/** The HTTP requests of an owner that have not ended, oldest first. */
function requestsOf({ dependants }: OwnerLife): readonly DependantRequest[] {
  const requests: DependantRequest[] = [];
  for (let i = 0; i < dependants.length; i++) {
    const request = dependants[i]?.request;
    if (request) append(requests, request);
  }
  return requests;
}

/** Ends the request of this id by the host; false if there is none. */
export function endRequest(life: OwnerLife, id: number, reason: string): boolean {
  const requests = requestsOf(life);
  for (let i = 0; i < requests.length; i++) {
    if (requests[i]?.id !== id) continue;
    requests[i]?.end(reason);
    return true;
  }
  return false;
}

/** What the host's table shows of them; nothing if there are none. */
export function snapshotRequests(life: OwnerLife): Pick<OwnerSnapshot, 'requests'> {
  const requests = requestsOf(life);
  const snapshots: RequestSnapshot[] = [];
  for (let i = 0; i < requests.length; i++) append(snapshots, (requests[i] as DependantRequest).snapshot());
  return snapshots.length === 0 ? {} : { requests: freeze(snapshots) };
}
