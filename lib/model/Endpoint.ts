/**
 * The parts of a socket's URL that audits decide on and logs may show. It has no user info, query or fragment, because
 * they may contain secrets. `parseSocketUrl` makes it and freezes it.
 */
export interface Endpoint {
  /** `ws` is unencrypted, `wss` uses TLS. */
  readonly scheme: 'ws' | 'wss';
  /** As in `URL.hostname`: lower case, international names in their `xn--` form, IPv6 in brackets. */
  readonly host: string;
  /** The scheme's default, 80 or 443, if the URL has no port. */
  readonly port: number;
  /** As in `URL.pathname`, so it begins with `/`. */
  readonly path: string;
  /** `scheme://host:port/path`, always with the port. */
  readonly text: string;
}
