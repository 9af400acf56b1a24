import type { ConnectRequest } from '../model/Request.ts';
import type { Resolver } from './guardedLookup.ts';
import type { HostHeadersAnswer } from './hostHeaders.ts';
import { lookup } from 'node:dns';
import { readFunction, readOptions } from '../model/readOptions.ts';
import { isHeaderValue } from '../model/isHeaderValue.ts';
import { type SecureContexts, secureContexts } from './secureContexts.ts';

/**
 * Options of `wsTransport`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#wstransportoptions}
 */
export interface WsTransportOptions {
  /**
   * For `wss:`: the settings of every dial, or a function that returns those of one dial. The function is called once for
   * each dial, synchronously, as `headers` is. If it returns `undefined`, the dial uses the defaults, without a client
   * certificate.
   *
   * **Return `cert` and `key` from a function.** In an object they are used for every endpoint: the server of any owner can
   * then ask for the host's certificate and learn who the host is.
   *
   * The function should return the same object for the same endpoint: each object is read once, and later changes to it
   * have no effect. A dial for which it returns anything but `TlsOptions` or `undefined` fails.
   *
   * @example
   * const bank = { cert, key };
   * wsTransport({ tls: ({ endpoint }) => (endpoint.text === 'wss://bank.example:443/feed' ? bank : undefined) });
   * @default TLS 1.2 or later, the authorities that Node knows, no certificate of the host
   */
  readonly tls?: TlsOptions | ((request: ConnectRequest) => TlsOptions | undefined);
  /** The `Origin` of every handshake. @default none is sent, so that no server mistakes an owner for a web page */
  readonly origin?: string;
  /**
   * Returns the headers of one handshake, such as a token for this endpoint, or a promise or an observable of them, if the
   * token must be fetched; of an observable the first value counts. Called once for each dial, reconnects included; nothing
   * is looked up or dialled before the headers are there.
   *
   * `limits.connectTimeout` bounds the wait. If the owner is destroyed meanwhile, an observable is unsubscribed and nothing
   * is dialled. The dial fails if the function throws, rejects, errors or completes without a value, and if a header is unfit:
   * a name that the transport sets itself (`host`, `connection`, `upgrade`, `sec-websocket-*`, …), a line break, a value
   * that is no string. The socket's error has that text and a `Retry-After` of the cause, so put no secret in it.
   *
   * @example
   * const headers = async ({ endpoint }: ConnectRequest): Promise<HostHeaders> =>
   *   endpoint.host === 'bank.example' ? { authorization: await token() } : {};
   * wsTransport({ headers });
   * @default none
   */
  readonly headers?: (request: ConnectRequest) => HostHeadersAnswer;
  /**
   * Called with the server's response to each handshake, whether it accepts or refuses, before the socket changes its
   * state: for request ids, versions, limits. Only the host sees it: an owner gets no header. Errors that it throws are
   * reported and change nothing.
   *
   * @default none
   */
  readonly onResponse?: (response: HandshakeResponse, request: ConnectRequest) => void;
  /** How names are looked up, once for each dial: called as `dns.lookup` with `{ all: true }`. @default dns.lookup */
  readonly resolver?: Resolver;
}

/** A server's response to a handshake. */
export interface HandshakeResponse {
  /** 101 if the server accepts. */
  readonly status: number;
  /** By name in lower case, as Node gives them: `set-cookie` is a list, and other headers that came twice are joined. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Settings of TLS. Certificates of servers are always verified.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#tls-of-wstransport-and-undicitransport}
 */
export interface TlsOptions {
  /** The certificate authorities that may sign a server's certificate, in PEM. @default the certificate authorities that Node knows */
  readonly ca?: Pem | readonly Pem[];
  /** The client's own certificate, in PEM, with its `key`. It is shown to every server that asks for one. @default none */
  readonly cert?: Pem;
  /** The key of `cert`, in PEM. @default none */
  readonly key?: Pem;
  /** The oldest version of TLS that is spoken. @default 'TLSv1.2' */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** A certificate or key. */
export type Pem = string | Uint8Array;

/** The options, read once: later changes to them have no effect. */
export interface WsSettings {
  readonly secureContextFor: SecureContexts;
  readonly origin: string | undefined;
  readonly headers: ((request: ConnectRequest) => unknown) | undefined;
  readonly onResponse: WsTransportOptions['onResponse'];
  readonly resolver: Resolver;
}

const names = ['tls', 'origin', 'headers', 'onResponse', 'resolver'] as const;

/**
 * Reads the options of `wsTransport`.
 *
 * @throws TypeError or RangeError that names the option, if it is unknown, has a wrong type, or cannot be used
 */
export function readWsOptions(options: WsTransportOptions): WsSettings {
  const own = readOptions<WsTransportOptions>('wsTransport', options, names);
  const { tls, headers, onResponse, resolver } = own;
  const origin: unknown = own.origin;
  if (origin !== undefined && typeof origin !== 'string') throw new TypeError('origin must be a string');
  if (origin !== undefined && !isHeaderValue(origin)) throw new RangeError('origin must be fit for a header');
  return {
    secureContextFor: secureContexts(tls),
    origin,
    headers: readFunction('headers', headers),
    onResponse: readFunction('onResponse', onResponse),
    resolver: readFunction('resolver', resolver) ?? lookup,
  };
}
