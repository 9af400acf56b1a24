/**
 * Where a socket or an HTTP request leads: what audits decide on and what logs may show. Frozen.
 * It has no user info, query and fragment: these may hold secrets.
 */
export interface Endpoint {
  /** `ws` and `http` are plain, `wss` and `https` are under TLS. A request has the scheme `http` or `https`, a socket another. */
  readonly scheme: 'ws' | 'wss' | 'http' | 'https';
  /** As `URL.hostname` gives it: lower case, international names in their `xn--` form, IPv6 in brackets. */
  readonly host: string;
  /** The scheme's default, 80 or 443, where the URL names none. */
  readonly port: number;
  /** As `URL.pathname` gives it, so it begins with `/`. */
  readonly path: string;
  /** `scheme://host:port/path`, the port always written. */
  readonly text: string;
}
