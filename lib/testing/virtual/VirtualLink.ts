import { Subscription } from 'rxjs';
import { byteLength, copyMessage, type Message } from '../../model/Message.ts';
import type { DialRequest, Link, LinkEnd, LinkSink } from '../../model/Transport.ts';
import { type RunLater, runLaterIn } from './runLaterIn.ts';
import { ReadQueue } from './ReadQueue.ts';
import type { VirtualSettings } from './VirtualTransportOptions.ts';
import { clean, lost, runServer, VirtualConnection } from './VirtualConnection.ts';
import { Uplink } from './Uplink.ts';
import type { VirtualServer } from './virtualTransport.ts';
import { noCode } from '../../model/checkClose.ts';

/** One virtual connection. It calls its sink from the scheduler only, never from inside its own methods. */
export class VirtualLink implements Link {
  readonly #settings: VirtualSettings;
  /** Ends with the link: the subscription to the server, and every timer. */
  readonly #life = new Subscription();
  readonly #later: RunLater;
  readonly #arriving: ReadQueue;
  readonly #uplink: Uplink;
  readonly #connection: VirtualConnection;

  constructor(server: VirtualServer, dial: DialRequest, sink: LinkSink, settings: VirtualSettings) {
    this.#settings = settings;
    this.#later = runLaterIn(this.#life, settings.scheduler);
    this.#arriving = new ReadQueue(this.#later);
    this.#uplink = new Uplink(this.#later);
    this.#connection = new VirtualConnection(sink, dial.protocols, () => {
      this.#life.unsubscribe();
      this.#uplink.end();
    });
    Object.freeze(this);
    this.#later(() => this.#connect(server, dial));
  }

  get bufferedBytes(): number {
    return this.#uplink.bytes;
  }

  get bufferedMessages(): number {
    return this.#uplink.messages;
  }

  send(message: Message): boolean {
    if (this.#connection.state !== 'open') return false;
    this.#uplink.send(copyMessage(message));
    if (this.#settings.drain === 'at once') this.#uplink.take(Number.POSITIVE_INFINITY);
    return true;
  }

  close(code: number, reason: string): void {
    if (this.#connection.state === 'dialling' || !fitsCloseFrame(code, reason)) this.terminate();
    if (this.#connection.state !== 'open') return;
    this.#connection.close();
    this.#uplink.close(() => {
      const { closeHandshake } = this.#settings;
      if (closeHandshake !== 'never') this.#later(() => this.#arrive(clean(code, reason)), closeHandshake);
    });
  }

  terminate(): void {
    const { state } = this.#connection;
    if (!this.#isOpen && state !== 'dialling' && state !== 'left') return;
    const ending = this.#connection.hangUp();
    this.#later(() => {
      this.#arriving.readOn(); // what is queued is still delivered, as by ws
      this.#connection.end(ending);
    });
  }

  pause(): boolean {
    if (!this.#settings.canPause || !this.#isOpen) return false;
    this.#arriving.pause();
    return true;
  }

  resume(): void {
    this.#arriving.resume();
  }

  get ping(): (() => void) | undefined {
    const { pong } = this.#settings;
    if (pong === undefined) return undefined;
    return () => {
      if (this.#isOpen && pong !== 'never') this.#later(() => this.#arriving.push(() => this.#connection.pong()), pong);
    };
  }

  get bytesRead(): number | undefined {
    return this.#settings.pong === undefined ? undefined : this.#connection.bytesRead;
  }

  get #isOpen(): boolean {
    return this.#connection.state === 'open' || this.#connection.state === 'closing';
  }

  #connect(server: VirtualServer, dial: DialRequest): void {
    const refusal = approvalFault(dial, this.#settings.addresses);
    if (refusal !== undefined) this.#connection.finish(lost(`Cannot connect: ${refusal}`));
    if (this.#connection.state !== 'dialling') return; // `approve` may have ended it
    const running = runServer(server, dial, this.#uplink.received$, {
      opened: (protocol) => this.#arriving.push(() => this.#connection.open(protocol)),
      message: (message) => this.#arriving.push(() => this.#connection.read(message)),
      closes: (ending, linger) => this.#arriveClose(ending, linger),
      ends: (ending) => this.#arrive(ending),
      completes: () => {
        if (!this.#uplink.closed) this.#arrive(clean(1000, '')); // otherwise the closing handshake ends the link
      },
      drains: (bytes) => {
        if (this.#uplink.take(bytes)) this.#connection.drained(); // not queued: a pause stops reading, not writing
      },
    });
    this.#life.add(running);
  }

  #arrive(ending: LinkEnd): void {
    this.#arriving.push(() => this.#connection.finish(ending));
  }

  /** The server's close frame arrives; the server keeps the connection for a while. */
  #arriveClose(ending: LinkEnd, linger: number | 'never'): void {
    if (linger === 0) {
      this.#arrive(ending);
      return;
    }
    this.#arriving.push(() => {
      this.#connection.leave(ending);
      if (this.#connection.state !== 'left') return;
      this.#uplink.end();
      if (linger !== 'never') this.#later(() => this.#connection.finish(ending), linger);
    });
  }
}

/** Whether a close frame can carry this code and reason, or carries none (RFC 6455, 5.5 and 7.4). */
function fitsCloseFrame(code: number, reason: string): boolean {
  if (code === noCode) return reason === '';
  const defined = code >= 1000 && code <= 1014 && code !== 1004 && code !== 1006;
  return Number.isInteger(code) && (defined || (code >= 3000 && code <= 4999)) && byteLength(reason) <= 123;
}

/**
 * Asks `approve` for the addresses of a virtual server, like a driver that resolves names. Returns why the dial must
 * fail, or undefined. Without a list of addresses it does not ask, as in a browser. Never throws.
 */
export function approvalFault(
  dial: Pick<DialRequest, 'approve'>,
  addresses: readonly string[] | undefined,
): string | undefined {
  if (addresses === undefined) return undefined;
  if (addresses.length === 0) return 'the name has no address';
  try {
    return dial.approve(addresses) === true ? undefined : 'an address was not approved';
  } catch {
    return 'the approval of its addresses threw';
  }
}
