/**
 * A network by calls, events and ids, for code that does not use Rx.
 *
 * @module rx-secure-networking/blueprint
 */
export type { BlueprintObject } from './blueprint/BlueprintObject.ts';
export type { WebSocketFace, WebSocketOptions } from './blueprint/faceOf.ts';
export type { Describe, ObjectDescription } from './blueprint/ObjectRegistry.ts';
export { type SecureNetworking, secureNetworking } from './blueprint/secureNetworking.ts';
export type { BlueprintHttp, HttpCallEvents, HttpRequestOptions } from './model/BlueprintHttp.ts';
