import { largestInteger, readInteger, readOptions } from './readOptions.ts';

/**
 * The most that one network, and each owner in it, may use.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#limits-of-a-network-and-of-an-owner}
 */
export interface Limits {
  /** Sockets of one owner, including those whose connections are still closing. @default 16 */
  readonly socketsPerOwner: number;
  /** Sockets of all owners of the network, counted in the same way. @default 1_024 */
  readonly sockets: number;
  /** Connection attempts of one owner per second. @default 20 */
  readonly attemptsPerSecond: number;
  /** Bytes of one message, in both directions. Checked before any audit runs. @default 1_048_576 */
  readonly maxMessageBytes: number;
  /**
   * How many pieces one incoming message may have: fragments of the protocol (RFC 6455, 5.4), and chunks from the
   * network that wait for the rest of a frame. Each piece takes memory in addition to its content. Applies to `ws`; a
   * native WebSocket has its own bounds. @default 16_384, or one piece for each 64 bytes of `maxMessageBytes` if that
   * is more
   */
  readonly maxFragments: number;
  /** Outgoing bytes of one socket that wait to be sent. @default 4_194_304 */
  readonly maxBufferedBytes: number;
  /** Incoming bytes of one socket held before `messages$` has a subscriber. @default 1_048_576 */
  readonly maxHeldBytes: number;
  /** How long messages are held for a subscriber of `messages$`, in ms. @default 5_000 */
  readonly holdTimeout: number;
  /** How long opening a connection may take, in ms. @default 10_000 */
  readonly connectTimeout: number;
  /** How long an audit may take to answer, in ms; as long again if its timer comes late by more than half. @default 5_000 */
  readonly auditTimeout: number;
  /**
   * How long the closing handshake may take, in ms; then the connection is terminated. After the owner's own `close()` it
   * begins anew as long as the network still takes what was sent before. A platform that cannot terminate it,
   * such as a browser, may keep it longer: it counts until it is closed, for two minutes at most. @default 2_000
   */
  readonly closeTimeout: number;
  /** HTTP requests of one owner whose last byte has not arrived, connections that linger included. @default 16 */
  readonly requestsPerOwner: number;
  /** HTTP requests of one owner in one second; each redirect counts. @default 20 */
  readonly requestsPerSecond: number;
  /** Bytes of the names and values of the headers that one HTTP request is given. @default 16_384 */
  readonly maxHeaderBytes: number;
  /** Bytes of the body of one HTTP request. @default 4_194_304 */
  readonly maxRequestBytes: number;
  /** Bytes of the body of one HTTP response, after decoding. @default 16_777_216 */
  readonly maxResponseBytes: number;
  /**
   * Bytes of the data of one server-sent event, and of its name. A stream of events has no other limit of bytes.
   *
   * @default 1_048_576
   */
  readonly maxEventBytes: number;
  /** Redirects that one HTTP request follows. @default 5 */
  readonly maxRedirects: number;
  /** From an HTTP request to the headers of its response, all redirects together, in ms. @default 30_000 */
  readonly responseTimeout: number;
  /** Between two pieces of the body of a response, while somebody reads it, in ms. @default 30_000 */
  readonly idleTimeout: number;
  /** HTTP connections of one owner that are kept for its next request. @default 4 */
  readonly idleConnectionsPerOwner: number;
}

/** The limits of a network that sets none. */
export const defaultLimits: Limits = Object.freeze({
  socketsPerOwner: 16,
  sockets: 1_024,
  attemptsPerSecond: 20,
  maxMessageBytes: 1_048_576,
  maxFragments: 16_384,
  maxBufferedBytes: 4_194_304,
  maxHeldBytes: 1_048_576,
  holdTimeout: 5_000,
  connectTimeout: 10_000,
  auditTimeout: 5_000,
  closeTimeout: 2_000,
  requestsPerOwner: 16,
  requestsPerSecond: 20,
  maxHeaderBytes: 16_384,
  maxRequestBytes: 4_194_304,
  maxResponseBytes: 16_777_216,
  maxEventBytes: 1_048_576,
  maxRedirects: 5,
  responseTimeout: 30_000,
  idleTimeout: 30_000,
  idleConnectionsPerOwner: 4,
});

/**
 * Validates limits and reduces each to that of `most`.
 *
 * @throws TypeError unless `given` is a plain object with known names; RangeError unless its values are integers from 1
 * to 2^31 - 1
 */
export function readLimits(given: Partial<Limits> | undefined, most: Limits, base: Limits = most): Limits {
  if (given === undefined) return base;
  const own = readOptions<Limits>('limits', given, limitNames);
  const limits: Record<keyof Limits, number> = { ...base };
  for (const name of limitNames) {
    const value: unknown = own[name];
    if (value !== undefined) limits[name] = Math.min(readInteger(`limits.${name}`, value), most[name]);
  }
  if (own.maxFragments === undefined) {
    const pieces = Math.ceil(limits.maxMessageBytes / bytesOfPiece);
    limits.maxFragments = Math.min(Math.max(limits.maxFragments, pieces), most.maxFragments);
  }
  return Object.freeze(limits);
}

/** Bytes. The pieces of an honest peer are not smaller. */
const bytesOfPiece = 64;

export const limitNames = Object.keys(defaultLimits) as readonly (keyof Limits)[];

/** The largest values that drivers can handle: a network's own limits are reduced to these. */
export const largestLimits: Limits = Object.freeze(
  Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, largestInteger])),
) as unknown as Limits;

/**
 * How long what waits only for the guest's own code may take: an audit, and a function that finds a URL. In a guest the limits
 * of the same names include the wait for the host.
 */
export type OwnTimes = Pick<Limits, 'auditTimeout' | 'connectTimeout'>;

/** How long a stream of events may be silent, in ms. */
export const idleOfStream = ({ idleTimeout }: Limits): number => Math.min(4 * idleTimeout, largestInteger);

/** How many messages may wait in one queue, whatever their size: empty messages take memory too. */
export const maxWaitingMessages = 16_384;
