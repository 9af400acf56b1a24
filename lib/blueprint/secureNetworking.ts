import { anotherCopy, isOfAnotherCopy } from '../model/copies.ts';
import type { Message } from '../model/Message.ts';
import type { Network } from '../model/Network.ts';
import type { BlueprintObject } from './BlueprintObject.ts';
import { readOptions } from '../model/readOptions.ts';
import type { BlueprintHttp, HttpRequestOptions } from '../model/BlueprintHttp.ts';
import { faceOf, type WebSocketFace, type WebSocketOptions } from './faceOf.ts';
import { type Describe, ObjectRegistry } from './ObjectRegistry.ts';

/** The calls of `WebSocketFace`, as the host makes them for an object; and what only the host can. */
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
   * Closes all sockets of the object. The object gets no more events, and can never be an owner again. The records name the
   * host (`by: 'host'`) and the reason; the peers get the reason too.
   */
  destroy(object: BlueprintObject, reason?: string): void;
  /** The six calls for a mod's hands: bound to the object, frozen. */
  face(object: BlueprintObject): WebSocketFace;
}

/**
 * Offers a network by calls, events and ids, for code that does not use Rx: any object may own sockets. Its audit
 * methods are read when the library first sees the object. Its event methods are looked up for each event, and are called
 * after the call that caused the event has returned.
 *
 * An id works for the object that created it. For another object's id, an id that never existed and the id of a closed
 * socket, every call answers alike (-1 or false), and a request is one decision (`unknown-id`). After an object is destroyed,
 * by `destroy`, its `until` or its network, it gets no more events, not even that its sockets are closed.
 *
 * Audits hold their object: without `until` or `destroy` it is never garbage-collected.
 *
 * @param options.describe says how an object is to be registered; undefined: it is no owner, and gets -1 and false. Asked
 * until it admits the object. What it throws, and what `createOwner` throws for its description, is thrown by the call
 * @param options.http what sends HTTP requests: `httpRequests` of `rx-secure-networking/http`. Without it `httpRequest` gives -1
 * @throws TypeError for what is no network, if `describe` is not a function, or another copy of this package made the network
 * @example
 * const sockets = secureNetworking(network, { describe: (object) => mods.get(object) });
 * const id = sockets.createWebSocket(mod, 'wss://chat.example.com/');
 * mod.start(sockets.face(mod));
 */
export function secureNetworking<K extends string = string>(
  network: Network<K>,
  options: { readonly describe: Describe<K>; readonly http?: BlueprintHttp },
): SecureNetworking {
  if (isOfAnotherCopy(network)) throw anotherCopy('this network');
  if (typeof (network as Partial<Network> | undefined)?.createOwner !== 'function') {
    throw new TypeError('secureNetworking() takes a network of createNetwork() first');
  }
  const { describe, http } = readOptions<typeof options>('secureNetworking', options, ['describe', 'http']);
  if (typeof describe !== 'function') throw new TypeError('describe must be a function (object) => { name, kind, … }');
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
      objects.ownerOf(object); // registers it now, so that the host's mistakes show here
      return faceOf(() => objects.ownerOf(object));
    },
  });
}
