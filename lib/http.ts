/**
 * HTTP requests under the same owners: a `fetch` per owner, requests and server-sent events as observables, and the
 * transport of browsers.
 *
 * @module rx-secure-networking/http
 */
export type { ServerSentEvent } from './http/EventParser.ts';
export { events, type EventsOptions } from './http/events.ts';
export type { FetchFailure } from './http/fetchFailureOf.ts';
export { fetchFor } from './http/fetchFor.ts';
export { httpRequests } from './http/httpRequests.ts';
export type { OwnedResponse } from './http/ownedResponse.ts';
export { request, type RequestOptions, type RequestTarget, type TargetOrProvider } from './http/request.ts';
export { fetchTransport, type FetchTransportOptions } from './transport/fetchTransport.ts';
export type { BlueprintHttp, HttpCallEvents, HttpRequestOptions } from './model/BlueprintHttp.ts';
