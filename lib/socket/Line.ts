import { Subscription } from 'rxjs';
import type { Message } from '../model/Message.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { DialRequest, Link, LinkSink } from '../model/Transport.ts';
import { soon } from '../stream/whenSettled.ts';
import { reportError } from '../stream/reportError.ts';
import { schedule } from '../stream/schedule.ts';
import { readLink } from './readLink.ts';
import type { SocketView } from './SocketView.ts';

/** Who is told what happens on a line, until it hangs up. */
export interface LineListener {
  lineOpened(protocol: string): void;
  lineMessage(message: Message, bytes: number | undefined): void;
  lineDrained(): void;
  lineClosing(): void;
  lineDenied(action: Action, ruling: LayeredRuling): void;
  lineGone(code: number, reason: string, wasClean: boolean, error: Error | undefined): void;
}

/**
 * One socket's link and the socket's claim on it. Whatever the driver does, it tells its listener of one end, nothing
 * after it, and counts against its owner until the link is really gone (L18, L22).
 */
export class Line implements LinkSink {
  #listener: LineListener | undefined;
  #link: Link | undefined;
  #dialled = false;
  #gone = false;
  #deadline: Subscription | undefined;
  readonly #socket: SocketView;

  constructor(socket: SocketView, listener: LineListener) {
    this.#socket = socket;
    this.#listener = listener;
  }

  get link(): Link | undefined {
    return this.#link;
  }

  /** Whether one of the sides has closed, while the connection is still there. */
  get isClosing(): boolean {
    return this.#deadline !== undefined;
  }

  /** Dials. A transport that throws, or gives no link, has a link that is gone already. */
  dial(request: DialRequest): void {
    this.#socket.claim();
    this.#dialled = true;
    try {
      this.#link = readLink(this.#socket.context.transport(request, this));
    } catch (error) {
      this.closed(1006, '', false, error instanceof Error ? error : new Error(String(error)));
      return;
    }
    if (!this.#listener) this.#link.terminate(); // the socket ended in the middle of the dial
  }

  opened(protocol: string): void {
    this.#listener?.lineOpened(protocol);
  }

  message(message: Message, bytes?: number): void {
    this.#listener?.lineMessage(message, bytes);
  }

  drained(): void {
    this.#listener?.lineDrained();
  }

  /** The peer leaves. A connection that it keeps open nevertheless is terminated at the deadline, which gives its code. */
  closing(): void {
    if (this.#gone || this.#deadline) return;
    this.#limitClosing();
    this.#listener?.lineClosing();
  }

  denied(action: Action, ruling: LayeredRuling): void {
    this.#listener?.lineDenied(action, ruling);
  }

  closed(code: number, reason: string, wasClean: boolean, error?: Error): void {
    try {
      if (this.#dialled && !this.#gone) this.#socket.release();
      this.#gone = true;
      this.#deadline?.unsubscribe();
      this.#listener?.lineGone(code, reason, wasClean, error);
      this.#listener = undefined;
    } catch (thrown) {
      soon(() => {
        reportError(thrown);
        this.closed(code, reason, wasClean, error);
      });
    }
  }

  /** Asks the link to close, once, unless its peer closes already; terminates it if it has not finished in time (L22). */
  close(code: number, reason: string, isTeardown = false): void {
    if (this.#gone || this.#deadline || !this.#link) return;
    this.#limitClosing();
    if (isTeardown && this.#link.abandon) this.#link.abandon();
    else this.#link.close(code, reason);
  }

  /** Ends the socket's interest: closes an open link, terminates any other. */
  hangUp(open: boolean, code: number, reason: string): void {
    this.#listener = undefined;
    if (open) this.close(code, reason, true);
    else if (!this.#gone) this.#link?.terminate();
  }

  /** Ends the connection at once; `closed` follows. */
  terminate(): void {
    this.#deadline?.unsubscribe();
    this.#deadline = Subscription.EMPTY; // it closes no more
    if (!this.#gone) this.#link?.terminate();
  }

  #limitClosing(): void {
    const { scheduler, limits } = this.#socket.context;
    const terminate = (): void => {
      this.terminate();
    };
    this.#deadline = schedule(scheduler, terminate, limits.closeTimeout);
  }
}
