import type { HttpRequest } from '../model/HttpRequest.ts';
import type { Resolver } from './guardedLookup.ts';
import type { HostHeadersAnswer } from './hostHeaders.ts';
import type { TlsOptions } from './WsTransportOptions.ts';

/**
 * The host's settings of `undiciTransport`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#undicitransportoptions}
 */
export interface UndiciTransportOptions {
  /**
   * For `https:`: the settings of every dial, or a function that returns those of one request; as the `tls` of
   * `wsTransport`. A connection is used again only for requests with the same settings. @default as there
   */
  readonly tls?: TlsOptions | ((request: HttpRequest) => TlsOptions | undefined);
  /**
   * Returns the headers of one hop, such as an API key that the owner never sees, or a promise or an observable of them, as
   * the `headers` of `wsTransport`. Called once for each hop, also after a redirect; they replace the owner's of the same
   * name, where `_` and `-` are the same. `limits.responseTimeout` bounds the wait. A hop whose headers are unfit fails.
   *
   * @example
   * const headers = ({ endpoint }: HttpRequest): HostHeaders =>
   *   endpoint.host === 'api.example.com' ? { authorization } : {};
   * undiciTransport({ headers });
   * @default none
   */
  readonly headers?: (request: HttpRequest) => HostHeadersAnswer;
  /** How names are looked up, once for each dial: called as `dns.lookup` with `{ all: true }`. @default dns.lookup */
  readonly resolver?: Resolver;
  /** How long a connection is kept for the owner's next request to the same origin, in ms. @default 4_000 */
  readonly keepAlive?: number;
}
