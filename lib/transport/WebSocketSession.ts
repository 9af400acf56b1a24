import type { SchedulerLike, Subscription } from 'rxjs';
import { protocolFault } from '../model/readProtocols.ts';
import { schedule } from '../stream/schedule.ts';
import { soon } from '../stream/whenSettled.ts';
import type { DialRequest, LinkSink } from '../model/Transport.ts';
import { DrainWatch } from './DrainWatch.ts';
import { type DriverEvents, DriverSocket, messageFrom } from './DriverSocket.ts';
import type { WebSocketLike } from './WebSocketLike.ts';

/**
 * The state of one native connection, and what its sink is told in it: of whatever the driver tells twice, never, or
 * inside a call it makes `opened`, messages, and one `closed` that comes last and from a turn of its own.
 */
export class WebSocketSession implements DriverEvents {
  readonly #request: DialRequest;
  readonly #sink: LinkSink;
  readonly #scheduler: SchedulerLike;
  readonly drain: DrainWatch;
  #phase: 'connecting' | 'open' | 'closing' | 'gone' = 'connecting';
  #socket: DriverSocket | undefined;
  #error: Error | undefined;
  /** The driver closes, and we have not asked it to: its peer does. */
  #peerCloses = false;
  /** Of a driver that should be about to close. */
  #deadline: Subscription | undefined;

  constructor(request: DialRequest, sink: LinkSink, scheduler: SchedulerLike) {
    this.#request = request;
    this.#sink = sink;
    this.#scheduler = scheduler;
    const waiting = (): number => this.#socket?.bufferedBytes ?? 0;
    this.drain = new DrainWatch(scheduler, waiting, () => {
      sink.drained();
      this.look();
    });
  }

  get phase(): 'connecting' | 'open' | 'closing' | 'gone' {
    return this.#phase;
  }

  /** Whether the driver is not open any more, and we have not closed it. */
  get isLeft(): boolean {
    return this.#phase === 'open' && this.#socket?.isOpen === false;
  }

  /** The driver's, once there is one. */
  get socket(): DriverSocket | undefined {
    return this.#socket;
  }

  /** @throws what the class throws */
  dial(Driver: WebSocketLike): void {
    const { url, protocols } = this.#request;
    this.#socket = new DriverSocket(Driver, url, protocols, this);
  }

  /** We began the closing handshake. */
  close(): void {
    this.#phase = 'closing';
  }

  opened(protocol: string): void {
    if (this.#phase !== 'connecting') return;
    const fault = protocolFault(protocol, this.#request.protocols);
    if (fault !== undefined) {
      this.abandon(4000, new Error(`Cannot connect: ${fault}`));
      return;
    }
    this.#phase = 'open';
    this.#sink.opened(protocol);
  }

  received(data: unknown): void {
    if (this.#phase === 'connecting' || this.#phase === 'gone') return;
    const message = messageFrom(data);
    if (message === undefined) {
      // Waiting for the bytes of a Blob would let the messages after it overtake it (trap 25).
      this.abandon(4000, new Error('the platform gives binary messages as something else than ArrayBuffer'));
    } else {
      this.#sink.message(message, typeof message === 'string' ? undefined : message.byteLength);
      this.look();
    }
  }

  /** Before it is open this is the end, whether a `close` follows (trap 31) or not; after that `close` knows more. */
  failed(error: Error): void {
    if (this.#phase === 'connecting') this.abandon(1000, error);
    else if (this.#phase !== 'gone') this.#expectClose(error);
  }

  closed(code: number, reason: string, wasClean: boolean): void {
    if (this.#phase === 'connecting') this.abandon(1000, new Error('Cannot connect: closed before it was open'));
    else if (this.#phase !== 'gone') this.#end(code, reason, wasClean);
  }

  /**
   * Looks whether the peer closes. These drivers have no event for its close frame: only their `readyState` changes, so
   * it is seen when something is sent, arrives, is taken, or when somebody asks. The code comes with the driver's `close`, or never.
   */
  look(): void {
    if (!this.isLeft || this.#peerCloses) return;
    this.#peerCloses = true;
    this.#expectClose();
    this.#sink.closing();
  }

  /** The driver has a reason to close; if it does not, `closed` comes nevertheless. */
  #expectClose(error?: Error): void {
    this.#error ??= error;
    this.#deadline ??= schedule(this.#scheduler, () => this.abandon(4000), this.#request.limits.closeTimeout);
  }

  /** Ends it here and now, and leaves the driver to close by itself. */
  abandon(code: number, error?: Error): void {
    if (this.#phase === 'gone') return;
    this.#error ??= error;
    // A peer that closes has sent a frame, whose code the driver does not give away before its own end.
    this.#end(this.#peerCloses && !this.#error ? 1005 : 1006, '', false);
    this.#socket?.hangUp(code);
  }

  #end(code: number, reason: string, wasClean: boolean): void {
    this.#phase = 'gone';
    this.#deadline?.unsubscribe();
    this.drain.stop();
    this.#socket?.letGo();
    soon(() => this.#sink.closed(code, reason, wasClean, this.#error)); // trap 39
  }
}
