import type { SocketOptions } from '../model/OwnedSocket.ts';
import type { Message } from '../model/Message.ts';
import type { Network } from '../model/Network.ts';
import type { OwnerOptions } from '../model/Owner.ts';
import { auditsOf } from './auditsOf.ts';
import type { BlueprintObject } from './BlueprintObject.ts';
import { ObjectOwner } from './ObjectOwner.ts';

/** How one socket is to be created: as in `SocketOptions`. */
export type WebSocketOptions = Pick<SocketOptions, 'protocols' | 'auditMessages'>;

/** How an object is to be registered as an owner. */
export type ObjectDescription<K extends string> = Partial<
  Pick<OwnerOptions<K>, 'name' | 'kind' | 'until' | 'limits' | 'errorDetail'>
>;

/** The calls, as the host makes them for an object. The booleans say that the request was made, not that it was allowed. */
export interface SecureNetworking {
  /** Creates a socket, if the audits allow: its id, or -1. Connects nothing. */
  createWebSocket(object: BlueprintObject, url: string, options?: WebSocketOptions): number;
  connectWebSocket(object: BlueprintObject, id: number): boolean;
  /** True only if it is connected and the object created it. */
  isWebSocketConnected(object: BlueprintObject, id: number): boolean;
  sendMessageToWebSocket(object: BlueprintObject, id: number, message: Message): boolean;
  /** Closes with 1000 and disposes: a closed socket can not be opened again. */
  closeWebSocket(object: BlueprintObject, id: number): boolean;
  /** Ends all sockets of the object, which is never admitted again. */
  destroy(object: BlueprintObject): void;
  /** The five calls for a mod's hands: bound to the object, frozen. */
  face(object: BlueprintObject): WebSocketFace;
}

/** The calls, as a mod makes them. */
export interface WebSocketFace {
  createWebSocket(url: string, options?: WebSocketOptions): number;
  connectWebSocket(id: number): boolean;
  isWebSocketConnected(id: number): boolean;
  sendMessageToWebSocket(id: number, message: Message): boolean;
  closeWebSocket(id: number): boolean;
}

/**
 * Offers a network by calls, events and ids, for code that does not use Rx: any object may own sockets. Its audit
 * methods are taken when it is first seen; its event methods are looked up for each event.
 *
 * Audits hold their object: without `until` or `destroy` it is never collected.
 *
 * @param options.describe says how an object is to be registered; undefined: it is no owner, and gets -1 and false
 * @throws TypeError if `describe` is not a function; what `createOwner` throws, when an object is first seen
 * @example
 * const sockets = secureNetworking(network, { describe: (object) => ({ name: object.constructor.name }) });
 * const id = sockets.createWebSocket(mod, 'wss://chat.example.com/');
 */
export function secureNetworking<K extends string>(
  network: Network<K>,
  options: { readonly describe: (object: BlueprintObject) => ObjectDescription<K> | undefined },
): SecureNetworking {
  const { describe } = options;
  if (typeof describe !== 'function') throw new TypeError('describe must be a function (object) => { name, kind, … }');
  const owners = new WeakMap<object, ObjectOwner>();

  const ownerOf = (object: BlueprintObject): ObjectOwner | undefined => {
    const given: unknown = object;
    if ((typeof given !== 'object' && typeof given !== 'function') || given === null) return undefined;
    const known = owners.get(given);
    if (known) return known;
    const description = describe(object);
    if (description === undefined) return undefined;
    const owner = network.createOwner({ name: 'object', ...description, audits: auditsOf(given) });
    const made = new ObjectOwner(given, owner);
    owners.set(given, made);
    return made;
  };

  const calls: Omit<SecureNetworking, 'face'> = {
    createWebSocket: (object, url, how = {}) => ownerOf(object)?.create(url, how) ?? -1,
    connectWebSocket: (object, id) => ownerOf(object)?.connect(id) ?? false,
    isWebSocketConnected: (object, id) => ownerOf(object)?.isConnected(id) ?? false,
    sendMessageToWebSocket: (object, id, message) => ownerOf(object)?.send(id, message) ?? false,
    closeWebSocket: (object, id) => ownerOf(object)?.close(id) ?? false,
    destroy: (object) => ownerOf(object)?.destroy(),
  };
  return Object.freeze({ ...calls, face: (object: BlueprintObject) => faceOf(calls, object) });
}

function faceOf(calls: Omit<SecureNetworking, 'face'>, object: BlueprintObject): WebSocketFace {
  calls.isWebSocketConnected(object, -1); // registers it, so that the host's mistakes show here
  const face: WebSocketFace = {
    createWebSocket: (url, options) => calls.createWebSocket(object, url, options),
    connectWebSocket: (id) => calls.connectWebSocket(object, id),
    isWebSocketConnected: (id) => calls.isWebSocketConnected(object, id),
    sendMessageToWebSocket: (id, message) => calls.sendMessageToWebSocket(object, id, message),
    closeWebSocket: (id) => calls.closeWebSocket(object, id),
  };
  for (const call of Object.values(face)) Object.freeze(call);
  return Object.freeze(face);
}
