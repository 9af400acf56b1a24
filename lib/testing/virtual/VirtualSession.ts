import { byteLength } from '../../model/byteLength.ts';
import type { Message } from '../../model/Message.ts';
import { protocolFault } from '../../model/readProtocols.ts';
import type { DialRequest, LinkSink } from '../../model/Transport.ts';
import { copyMessage } from '../../model/takeMessage.ts';
import { clean, type LinkEnd, lost } from './LinkEnd.ts';
import { defer, type Observable, type Subscription } from 'rxjs';
import { isSignal, type ServerFrame } from './ServerFrame.ts';
import type { VirtualServer } from './virtualTransport.ts';

/**
 * Where a virtual connection stands. `left`: the server's close frame has arrived and the connection is still there.
 * Hung up before it was open it is `aborted`, after that `terminated`.
 */
export type VirtualState = 'dialling' | 'aborted' | 'open' | 'closing' | 'left' | 'terminated' | 'gone';

const frameHeader = 2; // bytes, at least (RFC 6455, 5.2)

/** The state of one virtual connection, and what its sink is told in it of what comes over the wire. */
export class VirtualSession {
  readonly #sink: LinkSink;
  readonly #protocols: readonly string[];
  readonly #release: () => void;
  #state: VirtualState = 'dialling';
  bytesRead = 0;
  /** How it ends since the server's close frame has arrived: later ones do not count. */
  #left: LinkEnd | undefined;

  /** @param release runs once, when the connection is gone and before the sink is told */
  constructor(sink: LinkSink, protocols: readonly string[], release: () => void) {
    this.#sink = sink;
    this.#protocols = protocols;
    this.#release = release;
  }

  get state(): VirtualState {
    return this.#state;
  }

  /** The server accepts; without a protocol it chooses the first that was offered. */
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

  /** The server's close frame has arrived, and our side answers it. */
  leave(ending: LinkEnd): void {
    if (this.#state === 'dialling') this.finish(ending);
    if ((this.#state !== 'open' && this.#state !== 'closing') || this.#left) return;
    const closes = this.#state === 'open';
    this.#left = ending;
    this.#state = 'left';
    if (closes) this.#sink.closing(); // else we have closed too, and know
  }

  /** We ended it at once; says how it will end. */
  hangUp(): LinkEnd {
    const wasOpen = this.#state !== 'dialling';
    this.#state = wasOpen ? 'terminated' : 'aborted';
    return this.#left ?? lost(wasOpen ? undefined : 'Cannot connect: closed before the connection was open');
  }

  /** Ends as the wire says, which cannot end what is hung up. A clean end before it was open refuses the connection. */
  finish(ending: LinkEnd): void {
    if (this.#state === 'aborted' || this.#state === 'terminated') return;
    const refused = this.#state === 'dialling' && ending.wasClean;
    this.end(refused ? lost('Cannot connect: the server closed before opened()') : ending);
  }

  end(ending: LinkEnd): void {
    if (this.#state === 'gone') return;
    const { code, reason, wasClean, error } = this.#left ?? ending;
    this.#state = 'gone';
    this.#release();
    this.#sink.closed(code, reason, wasClean, error);
  }
}

/** What a virtual server does to one connection. */
export interface ServerEvents {
  /** It accepts and, if it says so, chooses a sub-protocol. */
  opened(protocol: string | undefined): void;
  message(message: Message): void;
  /** The network takes that many bytes of what waits for the server. */
  drains(bytes: number): void;
  /** It closes with a code, and keeps the connection for so many ms. */
  closes(ending: LinkEnd, linger: number | 'never'): void;
  /** It is lost. */
  ends(ending: LinkEnd): void;
  /** It has no more to do. */
  completes(): void;
}

/** Subscribes to a virtual server for one connection and tells what it does; a function that throws is a lost server. */
export function runServer(
  server: VirtualServer,
  dial: DialRequest,
  received$: Observable<Message>,
  events: ServerEvents,
): Subscription {
  const frames$ = defer(() => (typeof server === 'function' ? server(dial, received$) : server));
  return frames$.subscribe({
    next: (frame) => tell(events, frame),
    error: (error: unknown) => events.ends(lost(error ?? 'the connection was lost')),
    complete: () => events.completes(),
  });
}

function tell(events: ServerEvents, frame: ServerFrame): void {
  if (!isSignal(frame)) events.message(frame);
  else if (frame.type === 'opened') events.opened(frame.protocol);
  else if (frame.type === 'closes') events.closes(clean(frame.code, frame.reason), frame.linger);
  else events.drains(frame.bytes);
}
