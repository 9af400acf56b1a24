export type { ResolvedAddress, Resolver } from './transport/Resolver.ts';
export { wsTransport } from './transport/wsTransport.ts';
export type { Pem, WsTransportOptions } from './transport/WsTransportOptions.ts';
