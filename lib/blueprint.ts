/**
 * A network by calls, events and ids, for code that does not use Rx.
 *
 * @module rx-secure-networking/blueprint
 */
export type { BlueprintObject } from './blueprint/BlueprintObject.ts';
export type { HttpRequestOptions, WebSocketFace, WebSocketOptions } from './blueprint/faceOf.ts';
export type { Describe, ObjectDescription } from './blueprint/ObjectRegistry.ts';
export { type SecureNetworking, secureNetworking } from './blueprint/secureNetworking.ts';
export type { HttpCall, HttpCallListener, StartHttp } from './model/StartHttp.ts';
