/**
 * HTTP requests under the same owners: a `fetch` per owner, and requests and server-sent events as observables.
 *
 * @module rx-secure-networking/http
 */
export type { FetchFailure } from './http/failureOf.ts';
export { fetchFor } from './http/fetchFor.ts';
export type { OwnedResponse } from './http/ownedResponse.ts';
