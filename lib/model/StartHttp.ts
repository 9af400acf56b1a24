import type { Owner } from './Owner.ts';
import type { SocketError } from './SocketError.ts';

/** One request, as the calls of the blueprint door make it. */
export interface HttpCall {
  readonly url: string;
  readonly verb: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** From the request to the last byte of its response, in ms. */
  readonly timeout: number | undefined;
}

/** What becomes of a request: one of the first two, once. */
export interface HttpCallListener {
  responded(status: number, body: string): void;
  failed(error: SocketError): void;
  /** It was denied. `failed` follows, unless it was denied inside the call. */
  denied(error: SocketError): void;
}

/**
 * Sends requests for the blueprint door: its id, or -1 where it was denied at once. Give `httpRequests` of
 * `rx-secure-networking/http`; so whoever needs no HTTP does not carry it.
 */
export type StartHttp = (owner: Owner, call: HttpCall, listener: HttpCallListener) => number;
