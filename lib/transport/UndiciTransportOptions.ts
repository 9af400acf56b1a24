import type { HttpRequest } from '../model/HttpRequest.ts';
import type { Resolver } from './guardedLookup.ts';
import type { TlsOptions } from './WsTransportOptions.ts';

/** The host's settings of `undiciTransport`. */
export interface UndiciTransportOptions {
  /**
   * For `https:`: the settings of every dial, or a function that returns those of one request; as the `tls` of
   * `wsTransport`. A connection is used again only for requests with the same settings.
   */
  readonly tls?: TlsOptions | ((request: HttpRequest) => TlsOptions | undefined);
  /**
   * Headers of one hop, such as an API key that the owner never sees. Called once for each hop, also after a redirect, at
   * once; they replace the owner's of the same name. A hop whose headers are not fit for it fails.
   *
   * @example
   * undiciTransport({ headers: ({ endpoint }) => (endpoint.host === 'api.example.com' ? { authorization } : {}) });
   */
  readonly headers?: (request: HttpRequest) => Record<string, string>;
  /** How names are looked up, once for each dial. @default dns.lookup */
  readonly resolver?: Resolver;
  /** How long a connection is kept for the owner's next request to the same origin, in ms. @default 4_000 */
  readonly keepAlive?: number;
}
