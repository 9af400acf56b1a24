import type { Message } from '../../model/Message.ts';
import { readTransport, type Transport } from '../../model/Transport.ts';
import { readBoolean, readFunction, readInteger, readOptions } from '../../model/readOptions.ts';

/** One case of a contract, for any test runner: it fails by rejecting. */
export interface ContractCase {
  /** A sentence; it begins with the law or the trap that it shows, if there is one. */
  readonly name: string;
  /** Runs it; rejects where the transport does not do as the contract says. */
  run(): Promise<void>;
}

/** What a transport is tried with. */
export interface ContractHarness {
  readonly transport: Transport;
  /** Starts a server of its own for one case; the case stops it. */
  listen(behaviour: ServerBehaviour): Promise<ContractServer>;
  /** What the transport can and the harness offers. */
  readonly can?: ContractAbilities;
  /** How long a case waits for any one thing before it fails, in ms. @default 3_000 */
  readonly patience?: number;
}

/** What a transport must show beside what all can. What is left out it may or may not be able to. */
export interface ContractAbilities {
  /** `pause` stops reading, from the opening on. */
  readonly pause?: boolean;
  /** `close` sends every code; false: 1000 for 1001, 4000 for 1008 and 1009. */
  readonly codes?: boolean;
  /** `ping` sends a ping of the protocol, and `bytesRead` tells what has come. */
  readonly ping?: boolean;
  /** The addresses of the servers are put to `approve`, before anything is dialled. */
  readonly approve?: boolean;
  /** Tells a message that came in one piece with a frame too long to take; Chromium measures all frames of a piece first. */
  readonly tellsBeforeTooLong?: boolean;
  /** The link calls `closing` as soon as its peer's close frame arrives; if false, at the next message that it cannot send. */
  readonly tellsClosing?: boolean;
  /** Whether the harness's peers can `leave`. @default false */
  readonly leave?: boolean;
  /** The harness's peers can `write` bytes past their protocol. @default false */
  readonly write?: boolean;
}

/** What a server does by itself. */
export interface ServerBehaviour {
  /** How it answers the handshake: as it should, with HTTP 401, or not at all. */
  readonly handshake: 'accept' | 'refuse' | 'ignore';
  /** Which sub-protocol it chooses, whatever was offered; undefined: none. */
  readonly protocol: string | undefined;
  /** What it sends at once, if it can in one piece with its answer. */
  readonly greeting: readonly Message[];
  /** Whether it answers a closing handshake; if not, the connection stays half open. */
  readonly answersClose: boolean;
}

/** A server that a transport is to dial. */
export interface ContractServer {
  readonly url: string;
  /** Waits for the first handshake, whatever becomes of it. */
  asked(): Promise<unknown>;
  /** Waits for the first accepted connection. */
  peer(): Promise<ContractPeer>;
  /** Ends it and its connections. After that nobody listens at its URL. */
  stop(): Promise<unknown>;
}

/** The server's end of one connection. */
export interface ContractPeer {
  /** Waits for the next message that it receives, for ever if none comes: the first call for the first one. */
  next(): Promise<Message>;
  /** Waits for our close frame; gives its code (1005 for none) and reason, or undefined where the server cannot know. */
  closed(): Promise<readonly [code: number, reason: string] | undefined>;
  /** Sends a message to the transport. */
  send(message: Message): void;
  /** Starts the closing handshake; without a code where none is given. */
  close(code?: number, reason?: string): void;
  /** The peer sends a close frame, and keeps the connection as long as the transport does. */
  leave?(code: number, reason: string): void;
  /** Breaks the connection off, without a closing handshake. */
  reset(): void;
  /** Puts bytes on the wire as they are. */
  write?(bytes: Uint8Array): void;
}

/**
 * Reads what a transport is tried with.
 *
 * @throws TypeError, RangeError for what is of the wrong form
 */
export function readHarness(given: ContractHarness): ContractHarness {
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
  ...(['leave', 'write'] as const),
] as const;
