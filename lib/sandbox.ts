/**
 * For hosts in browsers: runs guests in workers that cannot reach the network.
 *
 * @module rx-secure-networking/sandbox
 */
export { type SandboxedWorker, sandboxedWorker, type SandboxOptions } from './sandbox/sandboxedWorker.ts';
export { type SandboxPage, sandboxPage } from './sandbox/sandboxPage.ts';
export type { GuestEnd } from './wall/GuestEnd.ts';
