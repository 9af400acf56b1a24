import type { Message } from '../../model/Message.ts';
import { readTransport, type Transport } from '../../model/Transport.ts';
import { readBoolean, readFunction, readInteger, readOptions } from '../../model/readOptions.ts';

/** One case of the contract, for any test runner. */
export interface ContractCase {
  /** A sentence. It begins with the number of the law or trap that the case tests, if there is one. */
  readonly name: string;
  /** Runs the case; rejects if the transport violates the contract. */
  run(): Promise<void>;
}

/**
 * What the contract needs to test a transport.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#transportcontractharness}
 */
export interface ContractHarness {
  /** The transport under test. */
  readonly transport: Transport;
  /** Starts a server for one case; the case stops it. */
  listen(behaviour: ServerBehaviour): Promise<ContractServer>;
  /** What the transport can do, and what the harness offers. @default no more than every transport */
  readonly can?: ContractAbilities;
  /** How long a case waits for one event before it fails, in ms. @default 3_000 */
  readonly patience?: number;
}

/**
 * What the transport must be able to do beyond what every transport can. What is left out is not required.
 *
 * @see {@link https://example.com/rx-secure-networking/docs/options.md#can-of-transportcontract}
 */
export interface ContractAbilities {
  /** `pause` stops reading once the link is open. @default false */
  readonly pause?: boolean;
  /** `close` sends every code. If false, it sends 1000 instead of 1001, and 4000 instead of 1008 and 1009. @default false */
  readonly codes?: boolean;
  /** `ping` sends a protocol ping, and `bytesRead` counts received bytes. @default false */
  readonly ping?: boolean;
  /** `approve` is called with the addresses of the server before anything is dialled. @default false */
  readonly approve?: boolean;
  /**
   * `bufferedBytes` is more than 0 when up to 64 MB were sent at once: they wait for the network, or to be confirmed.
   *
   * @default false
   */
  readonly buffers?: boolean;
  /** Delivers a message that came in one chunk with an oversized frame. Chromium checks all frames of a chunk first. @default false */
  readonly tellsBeforeTooLong?: boolean;
  /** The link calls `closing` when the peer's close frame arrives; if false, at the next `send` that fails. @default false */
  readonly tellsClosing?: boolean;
  /** The harness's peers have `leave`. @default false */
  readonly leave?: boolean;
  /** The harness's peers have `write`. @default false */
  readonly write?: boolean;
}

/** What a server does on its own. */
export interface ServerBehaviour {
  /** How it answers the handshake: accepts, sends HTTP 401, or sends nothing. */
  readonly handshake: 'accept' | 'refuse' | 'ignore';
  /** The sub-protocol that it chooses, even if it was not offered; undefined: none. */
  readonly protocol: string | undefined;
  /** Messages that it sends at once; if possible in one chunk with the handshake's answer. */
  readonly greeting: readonly Message[];
  /** Whether it answers a close frame; if not, the connection stays half open. */
  readonly answersClose: boolean;
}

/** A server that the transport dials. */
export interface ContractServer {
  readonly url: string;
  /** Waits for the first handshake, accepted or not. */
  asked(): Promise<unknown>;
  /** Waits for the first accepted connection. */
  peer(): Promise<ContractPeer>;
  /** Stops the server and its connections. Nothing listens at its URL afterwards. */
  stop(): Promise<unknown>;
}

/** One connection, at the server. */
export interface ContractPeer {
  /** Waits for the next message that was not returned yet; never resolves if none arrives. */
  next(): Promise<Message>;
  /** Waits for the transport's close frame: code (1005 for none) and reason, or undefined if the server cannot know. */
  closed(): Promise<readonly [code: number, reason: string] | undefined>;
  /** Sends a message to the transport. */
  send(message: Message): void;
  /** Sends a close frame; without a code if none is given. */
  close(code?: number, reason?: string): void;
  /** Sends a close frame, and keeps the connection until the transport hangs up. */
  leave?(code: number, reason: string): void;
  /** Resets the connection, without a close frame. In Node, destroy a socket that has been ended: reset, it stays for ever. */
  reset(): void;
  /** Writes raw bytes to the connection. */
  write?(bytes: Uint8Array): void;
}

/**
 * Reads a harness and fills in the defaults.
 *
 * @throws TypeError, RangeError for a value of the wrong type or range
 */
export function readHarness(given: ContractHarness): Required<ContractHarness> {
  const own = readOptions<ContractHarness>('transportContract', given, ['transport', 'listen', 'can', 'patience']);
  const { can = {}, patience = 3_000 } = own;
  const transport = readTransport('transportContract: transport', own.transport);
  const listen = readFunction('transportContract: listen', own.listen);
  if (!listen) throw new TypeError('transportContract: listen is required');
  const all = readOptions<ContractAbilities>('transportContract.can', can, abilities);
  for (const name of abilities) readBoolean(`transportContract.can.${name}`, all[name]);
  return {
    transport,
    listen: (behaviour) => listen.call(given, behaviour),
    can: all,
    patience: readInteger('transportContract: patience', patience),
  };
}

const abilities = [
  ...(['pause', 'codes', 'ping', 'approve', 'tellsBeforeTooLong', 'tellsClosing'] as const),
  ...(['buffers', 'leave', 'write'] as const),
] as const;
