import { byteLength, copyMessage, type Message } from '../../model/Message.ts';
import { protocolFault } from '../../model/readProtocols.ts';
import { withoutPrototype } from '../../model/readBelowRoot.ts';
import type { DialRequest, LinkEnd, LinkSink } from '../../model/Transport.ts';
import { defer, type Observable, type Subscription } from 'rxjs';
import { frameFault } from './frameFault.ts';
import { isSignal, type ServerFrame } from './ServerFrame.ts';
import type { VirtualServer } from './virtualTransport.ts';

const frameHeader = 2; // bytes, at least (RFC 6455, 5.2)

/** The state of one virtual connection. It decides which calls of the sink follow from what arrives. */
export class VirtualConnection {
  readonly #sink: LinkSink;
  readonly #protocols: readonly string[];
  readonly #release: () => void;
  #state: VirtualState = 'dialling';
  bytesRead = 0;
  /** How the connection ends, if the server's close frame has arrived; later causes do not count. */
  #left: LinkEnd | undefined;

  /** @param release runs once, when the connection has ended, before `sink.closed` */
  constructor(sink: LinkSink, protocols: readonly string[], release: () => void) {
    this.#sink = sink;
    this.#protocols = protocols;
    this.#release = release;
  }

  get state(): VirtualState {
    return this.#state;
  }

  /** The server accepts. Without a protocol, it chooses the first one that was offered. */
  open(protocol = this.#protocols[0] ?? ''): void {
    const fault = this.#state === 'dialling' ? protocolFault(protocol, this.#protocols) : 'opened() came twice';
    if (fault !== undefined) {
      this.finish(lost(`Cannot connect: ${fault}`));
      return;
    }
    this.#state = 'open';
    this.#sink.opened(protocol);
  }

  read(message: Message): void {
    if (this.#state === 'dialling') this.finish(lost('Cannot connect: the server sent a message before opened()'));
    else if (this.#state !== 'aborted' && this.#state !== 'gone' && !this.#left) {
      this.bytesRead += frameHeader + byteLength(message);
      this.#sink.message(copyMessage(message));
    }
  }

  /** The server answers a ping. */
  pong(): void {
    this.bytesRead += frameHeader;
  }

  drained(): void {
    this.#sink.drained();
  }

  /** We began the closing handshake. */
  close(): void {
    this.#state = 'closing';
  }

  /** The server's close frame arrives, and our side answers it. */
  leave(ending: LinkEnd): void {
    if (this.#state === 'dialling') this.finish(ending);
    if ((this.#state !== 'open' && this.#state !== 'closing') || this.#left) return;
    const closes = this.#state === 'open';
    this.#left = ending;
    this.#state = 'left';
    if (closes) this.#sink.closing(); // otherwise our side has closed too
  }

  /** Our side hangs up; returns how the connection will end. */
  hangUp(): LinkEnd {
    const wasOpen = this.#state !== 'dialling';
    this.#state = wasOpen ? 'terminated' : 'aborted';
    return this.#left ?? lost(wasOpen ? undefined : 'Cannot connect: closed before the connection was open');
  }

  /** Ends for a cause of the server, unless our side has hung up. A clean end before opening refuses the connection. */
  finish(ending: LinkEnd): void {
    if (this.#state === 'aborted' || this.#state === 'terminated') return;
    const refused = this.#state === 'dialling' && ending.wasClean;
    this.end(refused ? lost('Cannot connect: the server closed before opened()') : ending);
  }

  end(ending: LinkEnd): void {
    if (this.#state === 'gone') return;
    const { code, reason, wasClean, error } = withoutPrototype(this.#left ?? ending);
    this.#state = 'gone';
    this.#release();
    this.#sink.closed(code, reason, wasClean, error);
  }
}

/**
 * The states of a virtual connection. `left`: the server's close frame has arrived, and the connection still exists.
 * `aborted`: our side hung up before it was open. `terminated`: our side hung up later.
 */
export type VirtualState = 'dialling' | 'aborted' | 'open' | 'closing' | 'left' | 'terminated' | 'gone';

/** An end by a closing handshake. */
export function clean(code: number, reason: string): LinkEnd {
  return { code, reason, wasClean: true };
}

/** An end without a closing handshake: a lost or refused connection. Anything thrown becomes an `Error`. */
export function lost(error?: unknown): LinkEnd {
  const ending = { code: 1006, reason: '', wasClean: false };
  return error === undefined ? ending : { ...ending, error: lossError(error) };
}

function lossError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  return new Error(typeof thrown === 'string' ? thrown : 'the connection was lost', { cause: thrown });
}

/** What a virtual server does to a connection. */
export interface ServerEvents {
  /** It accepts, and may choose a sub-protocol. */
  opened(protocol: string | undefined): void;
  message(message: Message): void;
  /** The network takes that many of the bytes that wait for the server. */
  drains(bytes: number): void;
  /** It sends a close frame, and keeps the connection for `linger` ms. */
  closes(ending: LinkEnd, linger: number | 'never'): void;
  /** The connection is lost. */
  ends(ending: LinkEnd): void;
  /** Its observable completes. */
  completes(): void;
}

/** Subscribes to a virtual server for one connection, and calls `events`. A server function that throws loses it. */
export function runServer(
  server: VirtualServer,
  dial: DialRequest,
  received$: Observable<Message>,
  events: ServerEvents,
): Subscription {
  const frames$ = defer(() => (typeof server === 'function' ? server(dial, received$) : server));
  return frames$.subscribe({
    next: (frame) => dispatch(events, frame),
    error: (error: unknown) => events.ends(lost(error ?? 'the connection was lost')),
    complete: () => events.completes(),
  });
}

function dispatch(events: ServerEvents, frame: ServerFrame): void {
  const fault = isSignal(frame) ? undefined : frameFault(frame);
  if (fault) events.ends(lost(fault));
  else if (!isSignal(frame)) events.message(frame);
  else if (frame.type === 'opened') events.opened(frame.protocol);
  else if (frame.type === 'closes') events.closes(clean(frame.code, frame.reason), frame.linger);
  else events.drains(frame.bytes);
}
