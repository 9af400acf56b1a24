/**
 * For guests: an owner, or a network of owners, whose sockets are those of a host at the other end of a port.
 *
 * @module rx-secure-networking/guest
 */
export { guestNetwork, type GuestNetworkOptions } from './guest/guestNetwork.ts';
export { guestOwner, type GuestOwnerOptions } from './guest/guestOwner.ts';
export type { GuestPort, PortListener } from './wire/GuestPort.ts';
export { type ByteReadable, type ByteWritable, streamPort } from './wire/streamPort.ts';
export { messagePort, type MessagePortLike, type PortEventListener } from './wire/messagePort.ts';
