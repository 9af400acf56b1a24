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
} from './testing/contract/ContractHarness.ts';
export { type MarbleHelpers, marbles } from './testing/marbles.ts';
export { echo } from './testing/virtual/echo.ts';
export { closes, drains, opened, type ServerFrame, type ServerSignal } from './testing/virtual/ServerFrame.ts';
export { transportContract } from './testing/contract/transportContract.ts';
export { type VirtualServer, virtualTransport } from './testing/virtual/virtualTransport.ts';
export type { VirtualTransportOptions } from './testing/virtual/VirtualTransportOptions.ts';
export type {
  HttpContractAbilities,
  HttpContractAnswer,
  HttpContractHarness,
  HttpContractRequest,
  HttpContractServer,
} from './testing/contract/HttpContractHarness.ts';
export { httpTransportContract } from './testing/contract/httpTransportContract.ts';
export { answers, type HttpAnswer, type HttpFrame } from './testing/virtual/HttpFrame.ts';
export {
  type VirtualHttpServer,
  virtualHttpTransport,
  type VirtualHttpTransportOptions,
} from './testing/virtual/virtualHttpTransport.ts';
export {
  fleetEngineContract,
  type FleetEngineHarness,
  type StartedEngine,
} from './testing/contract/fleetEngineContract.ts';
