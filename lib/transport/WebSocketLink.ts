import type { SchedulerLike, Unsubscribable } from 'rxjs';
import { byteLength, type Message } from '../model/Message.ts';
import { protocolFault } from '../model/readProtocols.ts';
import type { DialRequest, Link, LinkSink } from '../model/Transport.ts';
import { schedule } from '../stream/schedulerTime.ts';
import { soon } from '../stream/whenSettled.ts';
import { addressFault } from './addressFault.ts';
import { DrainWatch } from './DrainWatch.ts';
import { DriverSocket, messageFrom } from './DriverSocket.ts';
import { literalAddress } from './literalAddress.ts';
import { messageOf } from '../model/messageOf.ts';
import type { WebSocketLike } from './WebSocketLike.ts';

/**
 * A link over a WHATWG-shaped class. A driver may emit its events twice, never, or inside a call. The sink gets `opened`,
 * the messages, and at last `closed`, once and in a turn of its own.
 */
export class WebSocketLink implements Link {
  #phase: 'connecting' | 'open' | 'closing' | 'closed' = 'connecting';
  #socket: DriverSocket | undefined;
  #error: Error | undefined;
  /** The driver closes and this link has not asked for it, so the peer has. */
  #peerCloses = false;
  /** When the driver must have closed at the latest. */
  #deadline: Unsubscribable | undefined;
  readonly #request: DialRequest;
  readonly #sink: LinkSink;
  readonly #scheduler: SchedulerLike;
  readonly #drain: DrainWatch;

  /** @throws what the class throws */
  constructor(Driver: WebSocketLike, scheduler: SchedulerLike, request: DialRequest, sink: LinkSink) {
    this.#request = request;
    this.#sink = sink;
    this.#scheduler = scheduler;
    const waiting = (): number => this.bufferedBytes;
    this.#drain = new DrainWatch(scheduler, waiting, () => {
      sink.drained();
      this.#look();
    });
    const address = literalAddress(request.connect.endpoint);
    // The platform does not show what a name resolves to, so only an address in the URL can be approved.
    if (address === undefined) this.#dial(Driver);
    else soon(() => this.#dialApproved(Driver, address));
    Object.freeze(this);
  }

  get bufferedBytes(): number {
    return this.#isOver || this.#isClosedByPeer ? 0 : (this.#socket?.bufferedBytes ?? 0);
  }

  /** Looks at the driver. The sink is notified later, as for every event. */
  get isClosing(): boolean {
    const closing = this.#isClosedByPeer;
    if (closing) soon(() => this.#look());
    return closing;
  }

  send(message: Message, bytes = byteLength(message)): boolean {
    if (this.#phase !== 'open' || !this.#socket) return false;
    const taken = !this.isClosing && this.#socket.send(message, bytes);
    if (taken) this.#drain.start();
    return taken;
  }

  close(code: number, reason: string): void {
    if (this.#phase === 'connecting') this.terminate();
    if (this.#phase !== 'open' || !this.#socket) return;
    this.#phase = 'closing';
    try {
      this.#socket.close(code, reason);
    } catch {
      this.terminate();
    }
  }

  terminate(): void {
    const early = this.#phase === 'connecting';
    this.#abandon(1000, early ? new Error('Cannot connect: closed before it was open') : undefined);
  }

  /** No platform of this kind can pause. */
  pause(): boolean {
    return false;
  }

  resume(): void {
    // it never pauses
  }

  lingers(released: () => void): boolean {
    return this.#socket?.lingers(released) === true;
  }

  /** Asks for approval later than the dial, as in Node. If the policy ends the link, nothing is dialled (L10). */
  #dialApproved(Driver: WebSocketLike, address: string): void {
    if (this.#phase !== 'connecting') return;
    const fault = addressFault(address, this.#request.approve);
    if (fault) this.#abandon(1000, fault);
    if (this.#isOver) return;
    try {
      this.#dial(Driver);
    } catch (cause) {
      this.#abandon(1000, new Error(`Cannot connect: ${messageOf(cause)}`, { cause }));
    }
  }

  #dial(Driver: WebSocketLike): void {
    const { url, protocols } = this.#request;
    this.#socket = new DriverSocket(Driver, url, protocols, {
      opened: (protocol) => this.#opened(protocol),
      received: (data) => this.#received(data),
      failed: (error) => this.#failed(error),
      closed: (code, reason, wasClean) => this.#closed(code, reason, wasClean),
    });
  }

  #opened(protocol: string): void {
    if (this.#phase !== 'connecting') return;
    const fault = protocolFault(protocol, this.#request.protocols);
    if (fault !== undefined) {
      this.#abandon(4000, new Error(`Cannot connect: ${fault}`));
      return;
    }
    this.#phase = 'open';
    this.#sink.opened(protocol);
  }

  #received(data: unknown): void {
    if (this.#phase === 'connecting' || this.#isOver) return;
    const message = messageFrom(data);
    if (message === undefined) {
      // While the bytes of a Blob are read, the next messages would overtake it (trap 25).
      this.#abandon(4000, new Error('the platform passes binary messages as something other than ArrayBuffer'));
    } else {
      this.#sink.message(message, typeof message === 'string' ? undefined : message.byteLength);
      this.#look();
    }
  }

  /** Before the opening an error ends the link, whether `close` follows (trap 31) or not. Later, `close` knows more. */
  #failed(error: Error): void {
    if (this.#phase === 'connecting') this.#abandon(1000, error);
    else if (!this.#isOver) this.#expectClose(error);
  }

  #closed(code: number, reason: string, wasClean: boolean): void {
    if (this.#phase === 'connecting') this.#abandon(1000, new Error('Cannot connect: closed before it was open'));
    else if (!this.#isOver) this.#end(code, reason, wasClean);
  }

  get #isOver(): boolean {
    return this.#phase === 'closed';
  }

  get #isClosedByPeer(): boolean {
    return this.#phase === 'open' && this.#socket?.isOpen === false;
  }

  /**
   * Notices that the peer closes. Drivers have no event for its close frame: only their `readyState` changes, so the link
   * looks after each message, when the driver has sent something, and when `isClosing` is read. The code of the frame comes
   * with the driver's `close`, or never.
   */
  #look(): void {
    if (!this.#isClosedByPeer || this.#peerCloses) return;
    this.#peerCloses = true;
    this.#expectClose();
    this.#sink.closing();
  }

  /** The driver should close soon. If it does not, the link ends at the deadline. */
  #expectClose(error?: Error): void {
    this.#error ??= error;
    this.#deadline ??= schedule(this.#scheduler, () => this.#abandon(4000), this.#request.limits.closeTimeout);
  }

  /** Ends the link now. The driver may take longer to close its connection. */
  #abandon(code: number, error?: Error): void {
    if (this.#isOver) return;
    this.#error ??= error;
    // A peer that closes has sent a frame, but the driver shows its code only with its own `close`.
    this.#end(this.#peerCloses && !this.#error ? 1005 : 1006, '', false);
    this.#socket?.hangUp(code);
  }

  #end(code: number, reason: string, wasClean: boolean): void {
    this.#phase = 'closed';
    this.#deadline?.unsubscribe();
    this.#drain.stop();
    this.#socket?.detach();
    soon(() => this.#sink.closed(code, reason, wasClean, this.#error)); // trap 39
  }
}
