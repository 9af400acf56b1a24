export { wsTransport } from './transport/wsTransport.ts';
export type { WsTransportOptions } from './transport/WsTransportOptions.ts';
