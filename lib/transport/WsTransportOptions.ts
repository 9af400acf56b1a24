import type { ConnectRequest } from '../model/Request.ts';
import type { Resolver } from './Resolver.ts';

/** The host's settings of `wsTransport`. */
export interface WsTransportOptions {
  /** For `wss:`. Certificates are always verified. */
  readonly tls?: {
    /** Who may sign a server's certificate, in PEM. @default the certificate authorities that Node knows */
    readonly ca?: Pem | readonly Pem[];
    /** The client's own certificate, in PEM, with its `key`. */
    readonly cert?: Pem;
    readonly key?: Pem;
    /** @default 'TLSv1.2' */
    readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  };
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

/** A certificate or key. */
export type Pem = string | Uint8Array;
