/**
 * For tests: a virtual transport, marbles, a leak check, and the contract of transports.
 *
 * @module rx-secure-networking/testing
 */
export { type LeakCheck, leakCheck } from './testing/leakCheck.ts';
export type {
  ContractAbilities,
  ContractCase,
  ContractHarness,
  ContractPeer,
  ContractServer,
  ServerBehaviour,
} from './testing/ContractHarness.ts';
export { type MarbleHelpers, marbles } from './testing/marbles.ts';
export { closes, drains, opened, type ServerFrame, type ServerSignal } from './testing/ServerFrame.ts';
export { transportContract } from './testing/transportContract.ts';
export type { VirtualServer } from './testing/VirtualServer.ts';
export type { VirtualTransportOptions } from './testing/VirtualTransportOptions.ts';
export { virtualTransport } from './testing/virtualTransport.ts';
