/**
 * The HTTP transport for Node, on `undici`.
 *
 * @module rx-secure-networking/undici
 */
export { undiciTransport } from './transport/undiciTransport.ts';
export type { UndiciTransportOptions } from './transport/UndiciTransportOptions.ts';
export type { ResolvedAddress, Resolver } from './transport/guardedLookup.ts';
export type { HostHeaders, HostHeadersAnswer } from './transport/hostHeaders.ts';
export type { Pem, TlsOptions } from './transport/WsTransportOptions.ts';
