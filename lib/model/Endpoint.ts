/**
 * The parts of the URL of a socket or an HTTP request that audits decide on and logs may show. It has no user info, query or fragment, because
 * they may contain secrets. Frozen.
 */
export interface Endpoint {
  /** `ws` and `http` are unencrypted, `wss` and `https` use TLS. HTTP requests have `http` or `https`, sockets the others. */
  readonly scheme: 'ws' | 'wss' | 'http' | 'https';
  /** As in `URL.hostname`: lower case, international names in their `xn--` form, IPv6 in brackets. */
  readonly host: string;
  /** The scheme's default, 80 or 443, if the URL has no port. */
  readonly port: number;
  /** As in `URL.pathname`, so it begins with `/`. */
  readonly path: string;
  /** `scheme://host:port/path`, always with the port. */
  readonly text: string;
}
