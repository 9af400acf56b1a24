import { readBoolean, readFunction, readInteger, readOptions } from '../../model/readOptions.ts';
import { readTransport } from '../../model/Transport.ts';
import type { HttpTransport } from '../../model/HttpTransport.ts';

/**
 * What the contract needs to test an HTTP transport.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#httptransportcontractharness}
 */
export interface HttpContractHarness {
  /** The transport under test. */
  readonly transport: HttpTransport;
  /** Starts a server of its own for one case, which answers each request so; the case stops it. */
  listen(answer: HttpContractAnswer): Promise<HttpContractServer>;
  /** What the transport must be able to do, beside what all can. @default no more than every transport */
  readonly can?: HttpContractAbilities;
  /** How long a case waits for any one thing before it fails, in ms. @default 3_000 */
  readonly patience?: number;
}

/**
 * What an HTTP transport must show beside what all can. What is left out is not tested, except `redirects`.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#can-of-httptransportcontract}
 */
export interface HttpContractAbilities {
  /** The addresses of the servers are put to `approve`, before anything is dialled. @default false */
  readonly approve?: boolean;
  /** A connection serves the next request of the same owner, and of no other. @default false */
  readonly reuse?: boolean;
  /** Exactly the given headers are sent, and `host`, `accept`, `accept-encoding`, `connection`, `content-length`. @default false */
  readonly headers?: boolean;
  /** The status and headers of a redirect are reported; if false, a redirect is a failure. @default false */
  readonly redirects?: boolean;
  /** The servers can answer by raw bytes, and the transport refuses what is no HTTP. @default false */
  readonly raw?: boolean;
}

/** What a server answers. */
export type HttpContractAnswer =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** Pieces of the body, each sent when the one before has left. */
      readonly pieces: readonly Uint8Array[];
      /** What follows the last piece: the end, a connection that is lost, or nothing. */
      readonly end: 'whole' | 'broken' | 'open';
    }
  /** Bytes that are written as they are, after which the connection is closed. */
  | { readonly raw: Uint8Array }
  /** Nothing is ever answered. */
  | 'silence';

/** A server that an HTTP transport is to reach. */
export interface HttpContractServer {
  readonly url: string;
  /** The requests that it has got so far. */
  readonly requests: readonly HttpContractRequest[];
  /** How many connections it has accepted. */
  readonly connections: number;
  /** Waits until a request has come. */
  asked(): Promise<unknown>;
  /** Waits until a connection on which it was asked is closed by the transport. */
  connectionClosed(): Promise<unknown>;
  /** Stops the server and closes its connections. */
  stop(): Promise<unknown>;
}

/** A request, as a server gets it. */
export interface HttpContractRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Reads a harness and fills in the defaults.
 *
 * @throws TypeError, RangeError for a value of the wrong type or range
 */
export function readHttpHarness(given: HttpContractHarness): Required<HttpContractHarness> {
  const own = readOptions<HttpContractHarness>('httpTransportContract', given, [
    'transport',
    'listen',
    'can',
    'patience',
  ]);
  const { can = {}, patience = 3_000 } = own;
  const transport: unknown = readTransport('httpTransportContract: transport', own.transport, 'undiciTransport()');
  const listen = readFunction('httpTransportContract: listen', own.listen);
  if (!listen) throw new TypeError('httpTransportContract: listen is required');
  const all = readOptions<HttpContractAbilities>('httpTransportContract.can', can, abilities);
  for (const name of abilities) readBoolean(`httpTransportContract.can.${name}`, all[name]);
  return {
    transport: transport as HttpTransport,
    listen: (answer) => listen.call(given, answer),
    can: all,
    patience: readInteger('httpTransportContract: patience', patience),
  };
}

const abilities = ['approve', 'reuse', 'headers', 'redirects', 'raw'] as const;
