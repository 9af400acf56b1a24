import { readInteger, readOptions } from '../model/readOptions.ts';

/**
 * What one guest may have on its way through its port.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#bridge-of-a-guest}
 */
export interface BridgeLimits {
  /** Bytes of messages of one socket, or of one response, on their way to the guest; beyond it, reading pauses. @default 262_144 */
  readonly windowBytes: number;
  /** The same as a number of messages. @default 1_024 */
  readonly windowMessages: number;
  /**
   * Bytes of messages of all its sockets, and of bodies of requests, on their way from the guest; more ends it. At least one message of
   * `limits.maxMessageBytes` always fits. @default 1_048_576
   */
  readonly sendBytes: number;
  /** The same as a number of messages. @default 2_048 */
  readonly sendMessages: number;
  /** How often in one second it may open, close and give up sockets and requests, all together. @default 256 */
  readonly requestsPerSecond: number;
  /**
   * Sockets and requests that have ended and whose end the guest has not confirmed; at least twice as many as its owner
   * may have.
   * @default 64
   */
  readonly maxUnconfirmed: number;
  /** How many malformed posts end the guest. @default 8 */
  readonly maxProtocolErrors: number;
}

const defaultBridgeLimits: BridgeLimits = Object.freeze({
  windowBytes: 262_144,
  windowMessages: 1_024,
  sendBytes: 1_048_576,
  sendMessages: 2_048,
  requestsPerSecond: 256,
  maxUnconfirmed: 64,
  maxProtocolErrors: 8,
});

const names = Object.keys(defaultBridgeLimits) as readonly (keyof BridgeLimits)[];

/** @throws TypeError for an unknown name; RangeError for a value that is no integer from 1 to 2^31 - 1 */
export function readBridgeLimits(given: Partial<BridgeLimits> | undefined): BridgeLimits {
  if (given === undefined) return defaultBridgeLimits;
  const own = readOptions<BridgeLimits>('bridge', given, names);
  const limits: Record<keyof BridgeLimits, number> = { ...defaultBridgeLimits };
  for (const name of names) {
    const value: unknown = own[name];
    if (value !== undefined) limits[name] = readInteger(`bridge.${name}`, value);
  }
  return Object.freeze(limits);
}
