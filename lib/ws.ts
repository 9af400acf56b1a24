/**
 * The transport for Node, on `ws`.
 *
 * @module rx-secure-networking/ws
 */
export { wsTransport } from './transport/wsTransport.ts';
export type { HandshakeResponse, Pem, TlsOptions, WsTransportOptions } from './transport/WsTransportOptions.ts';
export type { ResolvedAddress, Resolver } from './transport/guardedLookup.ts';
export type { HostHeaders, HostHeadersAnswer } from './transport/hostHeaders.ts';
