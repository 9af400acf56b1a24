/**
 * For hosts: gives code in a worker, a frame or a process sockets of an owner, through a port.
 *
 * @module rx-secure-networking/host
 */
export type { BridgeLimits } from './host/BridgeLimits.ts';
export { type GuestOptions, serveGuest } from './host/serveGuest.ts';
export type { ViolatedRule, Violation } from './host/Violation.ts';
export type { GuestPort, PortListener } from './wire/GuestPort.ts';
export { type ByteReadable, type ByteWritable, streamPort } from './wire/streamPort.ts';
export { messagePort, type MessagePortLike, type PortEventListener } from './wire/messagePort.ts';
