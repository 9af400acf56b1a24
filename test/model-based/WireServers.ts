import type { IncomingMessage } from 'node:http';
import type net from 'node:net';
import type { Duplex } from 'node:stream';
import type { Transport } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { reset } from '../server.ts';
import type { Servers } from './Servers.ts';

const protocol = new WebSocketServer({ noServer: true });
const patience = 10_000;

interface Peer {
  readonly request: IncomingMessage;
  readonly tcp: Duplex;
  socket?: WebSocket;
}

/** The far ends of one run's real connections. A dial waits in the middle of its handshake until it is accepted. */
export class WireServers implements Servers {
  readonly transport: Transport;
  /** Links that are not gone yet. */
  #links = 0;
  #over = false;
  #whenGone: (() => void) | undefined;
  readonly #peers: Peer[] = [];

  /** @param host is in no DNS: the resolver alone knows it. */
  constructor(host: string) {
    const dial = wsTransport({
      resolver: (name, _options, callback) => {
        if (name === host) callback(null, [{ address: '127.0.0.1', family: 4 }]);
        else callback(new Error(`nobody asked for ${name}`), []);
      },
    });
    this.transport = (request, sink) => {
      this.#links += 1;
      return dial(request, {
        opened: (chosen) => sink.opened(chosen),
        message: (message, bytes) => sink.message(message, bytes),
        drained: () => sink.drained(),
        closing: () => sink.closing(),
        closed: (...end) => {
          this.#links -= 1;
          sink.closed(...end);
          if (this.#links === 0) this.#whenGone?.();
        },
      });
    };
  }

  get count(): number {
    return this.#peers.length;
  }

  /** Waits until no link is left: every one has a deadline. */
  async gone(): Promise<void> {
    if (this.#links === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#whenGone = resolve;
      timer = setTimeout(() => reject(new Error(`${this.#links} links are not gone after ${patience} ms`)), patience);
    }).finally(() => clearTimeout(timer));
  }

  /** A client asks for the connection. */
  upgrade(request: IncomingMessage, tcp: Duplex): void {
    tcp.on('error', () => {});
    if (this.#over) tcp.destroy(); // asked for before the end, and come after it
    this.#peers.push({ request, tcp });
  }

  /** Leaves nothing of its own behind. */
  destroy(): void {
    this.#over = true;
    for (const { tcp } of this.#peers) tcp.destroy();
  }

  accept(link: number): void {
    const peer = this.#peers[link];
    if (!peer || peer.socket || peer.tcp.destroyed) return;
    protocol.handleUpgrade(peer.request, peer.tcp, Buffer.alloc(0), (socket) => {
      peer.socket = socket;
      socket.on('error', () => {});
    });
  }

  say(link: number, bytes: number): void {
    this.#peers[link]?.socket?.send('x'.repeat(bytes), () => {});
  }

  hangUp(link: number, code: number): void {
    this.#peers[link]?.socket?.close(...(code === 1005 ? [] : [code]));
  }

  reset(link: number): void {
    const tcp = this.#peers[link]?.tcp as net.Socket | undefined;
    if (tcp) reset(tcp);
  }

  finish(link: number): void {
    this.#peers[link]?.tcp.end();
  }
}
