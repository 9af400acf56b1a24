import type { ConnectRequest } from '../model/Request.ts';
import type { Resolver } from './Resolver.ts';

/** The host's settings of `wsTransport`. */
export interface WsTransportOptions {
  /**
   * For `wss:`: the settings of every dial, or a function that gives those of one dial. The function is called once for
   * each dial, at once, as `headers` is; for `undefined` the defaults hold, without a certificate of the client's.
   *
   * **Give `cert` and `key` by a function.** As an object they are used for every endpoint, so that the server of any
   * owner can ask for the host's certificate and so learn who the host is.
   *
   * The function should give the same object for the same endpoint: each object is read once, and its changes afterwards
   * have no effect. A dial for which it gives anything else than `TlsOptions` or `undefined` fails.
   *
   * @example
   * const bank = { cert, key };
   * wsTransport({ tls: ({ endpoint }) => (endpoint.text === 'wss://bank.example:443/feed' ? bank : undefined) });
   */
  readonly tls?: TlsOptions | ((request: ConnectRequest) => TlsOptions | undefined);
  /** The `Origin` of every handshake. Without it none is sent, so that no server takes an owner for a web page. */
  readonly origin?: string;
  /** Headers of one handshake. Called once for each dial, at once; a dial whose headers are not fit for it fails. */
  readonly headers?: (request: ConnectRequest) => Record<string, string>;
  /**
   * Gets the server's response to each handshake, whether it accepts or refuses, before its socket is told: for request
   * ids, versions, limits. For the host alone: an owner sees no header. What it throws is reported and changes nothing.
   */
  readonly onResponse?: (response: HandshakeResponse, request: ConnectRequest) => void;
  /** How names are looked up, once for each dial. @default dns.lookup */
  readonly resolver?: Resolver;
}

/** What a server has answered to a handshake. */
export interface HandshakeResponse {
  /** 101 where it accepts. */
  readonly status: number;
  /** By name in lower case, as Node gives them: `set-cookie` is a list, and other headers that came twice are joined. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Settings of TLS. Certificates of servers are always verified. */
export interface TlsOptions {
  /** Who may sign a server's certificate, in PEM. @default the certificate authorities that Node knows */
  readonly ca?: Pem | readonly Pem[];
  /** The client's own certificate, in PEM, with its `key`. It is shown to every server that asks for one. */
  readonly cert?: Pem;
  readonly key?: Pem;
  /** @default 'TLSv1.2' */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** A certificate or key. */
export type Pem = string | Uint8Array;
