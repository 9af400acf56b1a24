import { anotherCopyError, isOfAnotherCopy } from '../model/handleErrors.ts';
import type { Message } from '../model/Message.ts';
import type { Network } from '../model/Network.ts';
import type { Uninferred } from '../model/Uninferred.ts';
import type { BlueprintObject } from './BlueprintObject.ts';
import { readOptions } from '../model/readOptions.ts';
import type { BlueprintHttp, HttpRequestOptions } from '../model/BlueprintHttp.ts';
import { faceOf, type WebSocketFace, type WebSocketOptions } from './faceOf.ts';
import { type Describe, ObjectRegistry } from './ObjectRegistry.ts';

/**
 * Makes a network usable by calls, events and ids, for code that does not use RxJS: any object may own sockets. The object's
 * audit methods are read at its first call. Its event methods are looked up for each event, and are called after the call
 * that caused the event has returned.
 *
 * An id only works for the object that created the socket. For another object's id, an id that never existed and the id of a
 * closed socket, every call returns the same (-1 or false), and each request is recorded as one denial (`unknown-id`). After
 * an object is destroyed, by `destroy`, its `until` or its network, it gets no more events, not even `onWebSocketClosed`.
 *
 * Audits keep a reference to their object: without `until` or `destroy` it is never garbage-collected.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#securenetworkingnetwork-options}
 * @param options.describe returns the options of an object as an owner, or undefined if it may not own sockets: then its
 * calls return -1 and false. Called at each call until it admits the object. What it throws, and what `createOwner` throws
 * for its result, the call throws
 * @param options.http sends HTTP requests: `httpRequests` of `rx-secure-networking/http`. Without it `httpRequest` returns -1 (default: none)
 * @throws TypeError if the first argument is no network, if `describe` is not a function, or if another copy of this package
 * made the network
 * @example
 * const sockets = secureNetworking(network, { describe: (object) => mods.get(object) });
 * const id = sockets.createWebSocket(mod, 'wss://chat.example.com/');
 * mod.start(sockets.face(mod));
 */
export function secureNetworking<K extends string = string>(
  network: Network<K>,
  options: { readonly describe: Describe<Uninferred<K>>; readonly http?: BlueprintHttp },
): SecureNetworking {
  if (isOfAnotherCopy(network)) throw anotherCopyError('this network');
  if (typeof (network as Partial<Network> | undefined)?.createOwner !== 'function') {
    throw new TypeError('secureNetworking() takes a network of createNetwork() first');
  }
  const { describe, http } = readOptions<typeof options>('secureNetworking', options, ['describe', 'http']);
  if (typeof describe !== 'function') throw new TypeError('describe must be a function (object) => { name, kind, … }');
  if (http !== undefined && typeof (http as Partial<BlueprintHttp> | null)?.send !== 'function') {
    throw new TypeError('http must be httpRequests of rx-secure-networking/http');
  }
  const objects = new ObjectRegistry(network, describe, http);

  return Object.freeze<SecureNetworking>({
    createWebSocket: (object, url, how) => objects.ownerOf(object)?.create(url, how) ?? -1,
    connectWebSocket: (object, id) => objects.ownerOf(object)?.connect(id) ?? false,
    isWebSocketConnected: (object, id) => objects.ownerOf(object)?.isConnected(id) ?? false,
    sendMessageToWebSocket: (object, id, message) => objects.ownerOf(object)?.send(id, message) ?? false,
    closeWebSocket: (object, id) => objects.ownerOf(object)?.close(id) ?? false,
    httpRequest: (object, url, how) => objects.ownerOf(object)?.request(url, how) ?? -1,
    destroy: (object, reason) => objects.destroy(object, reason),
    face: (object) => {
      objects.ownerOf(object); // registers the object now, so that mistakes of `describe` throw here
      return faceOf(() => objects.ownerOf(object));
    },
  });
}

/** The calls of `WebSocketFace` for each object, and those that only the host has. */
export interface SecureNetworking {
  /** `createWebSocket` of the object's face. */
  createWebSocket(object: BlueprintObject, url: string, options?: WebSocketOptions): number;
  /** `connectWebSocket` of the object's face. */
  connectWebSocket(object: BlueprintObject, id: number): boolean;
  /** `isWebSocketConnected` of the object's face. */
  isWebSocketConnected(object: BlueprintObject, id: number): boolean;
  /** `sendMessageToWebSocket` of the object's face. */
  sendMessageToWebSocket(object: BlueprintObject, id: number, message: Message): boolean;
  /** `closeWebSocket` of the object's face. */
  closeWebSocket(object: BlueprintObject, id: number): boolean;
  /** `httpRequest` of the object's face. */
  httpRequest(object: BlueprintObject, url: string, options?: HttpRequestOptions): number;
  /**
   * Closes all sockets of the object. The object gets no more events, and can never be an owner again. The records have
   * `by: 'host'` and the reason; the peers get the reason too.
   */
  destroy(object: BlueprintObject, reason?: string): void;
  /** Makes the six calls that the object itself may have: bound to it, and frozen. */
  face(object: BlueprintObject): WebSocketFace;
}
