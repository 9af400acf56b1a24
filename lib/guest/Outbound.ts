import { maxWaitingMessages } from '../model/Limits.ts';
import type { Message } from '../model/Message.ts';
import { PrivateQueue } from '../model/privateCollections.ts';
import { weightOf } from '../wire/isMessage.ts';
import type { HostedId } from './HostedId.ts';
import type { HostSide } from './HostSide.ts';

interface WaitingMessage {
  readonly message: Message;
  readonly bytes: number;
}

/**
 * The messages of one socket on their way to the network: those that wait here for room at the host, those that the host
 * has not yet handled, and those that wait there (G14). It posts nothing that the host would have no room for.
 */
export class Outbound {
  /** Of all three. */
  bytes = 0;
  messages = 0;
  #waiting: PrivateQueue<WaitingMessage> | undefined;
  #waitingBytes = 0;
  /** The bytes of each message that the host has not yet handled, those that wait here too. */
  readonly #unhandled = new PrivateQueue<number>();
  #handled = 0;
  #thereBytes = 0;
  #thereMessages = 0;
  #cleared = false;
  /** What is to be done when nothing waits here. */
  #whenEmpty: (() => void) | undefined;
  readonly #host: HostSide;
  readonly #id: HostedId;

  constructor(host: HostSide, id: HostedId) {
    this.#host = host;
    this.#id = id;
  }

  /** Whether something waits here. */
  get waits(): boolean {
    return (this.#waiting?.length ?? 0) > 0;
  }

  /** Sends a message that is nobody else's. */
  send(message: Message, bytes: number): void {
    const fits = !this.waits && this.#fits(message, bytes);
    this.bytes += bytes;
    this.messages += 1;
    this.#unhandled.add(bytes);
    if (fits) this.#host.credit.send(this.#id.value, message, bytes);
    else {
      (this.#waiting ??= new PrivateQueue()).add({ message, bytes });
      this.#waitingBytes += bytes;
      this.#host.credit.waits(this);
    }
  }

  /** Sends one of the messages that wait here, if there is room for it at the host. */
  sendWaiting(): boolean {
    const next = this.#waiting?.first;
    if (!next || !this.#fits(next.message, next.bytes)) return false;
    this.#waiting?.take();
    this.#waitingBytes -= next.bytes;
    this.#host.credit.send(this.#id.value, next.message, next.bytes);
    if (!this.waits) this.#empty();
    return true;
  }

  /** Calls back when nothing waits here any more, inside this call if nothing does. */
  whenEmpty(callback: () => void): void {
    this.#whenEmpty = callback;
    if (!this.waits) this.#empty();
  }

  /** The host has handled so many of them in all, and so much waits there. Says whether less waits than before. */
  taken(handled: number, thereBytes: number, thereMessages: number): boolean {
    if (this.#cleared) return false;
    const before = this.bytes + this.messages; // empty messages have no bytes
    for (; this.#handled < handled; this.#handled += 1) {
      this.bytes -= this.#unhandled.take() ?? 0;
      this.messages -= 1;
    }
    this.bytes += thereBytes - this.#thereBytes;
    this.messages += thereMessages - this.#thereMessages;
    this.#thereBytes = thereBytes;
    this.#thereMessages = thereMessages;
    return this.bytes + this.messages < before;
  }

  /** Nothing can be sent any more. */
  clear(): void {
    this.#cleared = true;
    this.#waiting = undefined;
    this.#whenEmpty = undefined;
    this.bytes = 0;
    this.messages = 0;
  }

  #fits(message: Message, bytes: number): boolean {
    const { maxBufferedBytes } = this.#host.hostLimits;
    const ahead = this.bytes - this.#waitingBytes;
    const many = this.messages - (this.#waiting?.length ?? 0);
    if (many > 0 && (ahead + bytes > maxBufferedBytes || many >= maxWaitingMessages)) return false;
    return this.#host.credit.fits(weightOf(message));
  }

  #empty(): void {
    const callback = this.#whenEmpty;
    this.#whenEmpty = undefined;
    callback?.();
  }
}
