/**
 * For hosts on Node: runs guests in processes that cannot reach the network.
 *
 * @module rx-secure-networking/process
 */
export { denoGuest } from './process/denoGuest.ts';
export { nodeGuest } from './process/nodeGuest.ts';
export type { ProcessGuest } from './process/guestProcess.ts';
export type { ProcessOptions } from './process/ProcessOptions.ts';
export type { Wall } from './process/Wall.ts';
export type { GuestEnd } from './wall/GuestEnd.ts';
