import { Subject } from 'rxjs';
import type { Transport } from 'rx-secure-networking';
import { closes, opened, type ServerFrame, virtualTransport } from 'rx-secure-networking/testing';
import type { Setting } from './Act.ts';
import type { Clock } from './Clock.ts';
import type { Servers } from './Servers.ts';

interface Peer {
  readonly frames: Subject<ServerFrame>;
  accepted: boolean;
}

/** The far ends of a run's virtual connections, in the order in which the dials reached them. */
export class VirtualServers implements Servers {
  readonly transport: Transport;
  readonly #peers: Peer[] = [];

  constructor(scheduler: Clock, { canPause, closeHandshake }: Setting) {
    const settings = { scheduler, canPause, closeHandshake };
    this.transport = virtualTransport(() => {
      const frames = new Subject<ServerFrame>();
      this.#peers.push({ frames, accepted: false });
      return frames;
    }, settings);
  }

  get count(): number {
    return this.#peers.length;
  }

  accept(link: number): void {
    const peer = this.#peers[link];
    if (!peer || peer.accepted) return;
    peer.accepted = true;
    peer.frames.next(opened());
  }

  say(link: number, bytes: number): void {
    const peer = this.#peers[link];
    if (peer?.accepted) peer.frames.next('x'.repeat(bytes));
  }

  hangUp(link: number, code: number): void {
    this.#peers[link]?.frames.next(closes(code));
  }

  reset(link: number): void {
    this.#peers[link]?.frames.error(new Error('reset'));
  }

  finish(link: number): void {
    this.#peers[link]?.frames.complete();
  }
}
