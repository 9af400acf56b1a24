import type { Endpoint } from './Endpoint.ts';
import type { Request } from './Request.ts';

/** Where an HTTP request leads. */
export interface HttpEndpoint extends Endpoint {
  readonly scheme: 'http' | 'https';
}

/** A name in lower case, and its value. */
export type HttpHeader = readonly [name: string, value: string];

/** May this owner send this request? Asked for the first URL and for each redirect, before a name is looked up. */
export interface HttpRequest extends Request {
  readonly action: 'request';
  readonly endpoint: HttpEndpoint;
  /** Its id, unique in its network: requests and sockets are numbered together. All hops of a request have the same. */
  readonly request: number;
  /** In upper case. */
  readonly method: string;
  /** Names are in lower case. Values may be secrets of the owner: audits see them, decisions do not. */
  readonly headers: readonly HttpHeader[];
  /** Names that the owner gave and that are not its to give. They are not sent. */
  readonly dropped: readonly string[];
  /** The size of the body that is sent; 0 for none. */
  readonly bodyBytes: number;
  /** 0, then 1 for the first redirect. */
  readonly hop: number;
  /** Where a redirect came from: `scheme://host:port/path`. */
  readonly from?: string;
}
