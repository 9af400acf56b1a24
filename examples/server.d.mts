import type { WebSocket } from 'ws';

/** Starts a server that calls `answer` for each message, with the message's connection and that connection's number. */
export function startServer(answer: (text: string, peer: WebSocket, connection: number) => unknown): Promise<{
  readonly url: string;
  /** The endpoint pattern of this server. */
  readonly pattern: string;
  connections(): number;
  close(): Promise<void>;
}>;
