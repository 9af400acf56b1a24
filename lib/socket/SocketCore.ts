import { nextState, type SocketInput, type SocketState } from '../model/nextState.ts';
import type { EndCause } from '../model/endCauses.ts';
import type { OwnerEnd, SocketSnapshot } from '../model/OwnerInfo.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import type { SocketEvent } from '../model/SocketEvent.ts';
import type { Link } from '../model/Transport.ts';
import type { Dependant } from '../owner/OwnerLife.ts';
import { Connection } from './Connection.ts';
import { type EndProgress, endSocket, finishEnd } from './endSocket.ts';
import { Receiver } from './Receiver.ts';
import { Sender } from './Sender.ts';
import type { OwnerContext } from './OwnerContext.ts';
import type { PrivateSet } from '../model/privateCollections.ts';
import type { PendingRequest } from './putRequest.ts';
import type { SocketView, SocketParts } from './SocketView.ts';
import { SocketStreams } from './SocketStreams.ts';

/** One socket: keeps its state, moves it by `nextState`, and notifies its streams and its owner. */
export class SocketCore implements SocketView, Dependant {
  state: SocketState = 'created';
  /** When it entered its state, in ms of the network's clock. */
  since: number;
  denied = 0;
  /** Its row of the host's table, while somebody observes `owners$` and nothing has changed since. */
  row: SocketSnapshot | undefined;
  /** How much of it counts against the limits: itself, its link, what is held after its end (L27). */
  #claims = 1;
  /** Present once its end has begun. From then on its streams are born complete. */
  ending: EndProgress | undefined;
  readonly context: OwnerContext;
  readonly parts: SocketParts;
  // Made when they are first needed, because most sockets use a few. Bytes of heap in Node 20: a socket that nobody has
  // touched takes 530, or 260 if its owner has just opened the same URL. `messages$` adds 395, each other stream 165 to 320; all
  // of them together add 1,480.
  madeConnection: Connection | undefined;
  /** Made when the first request has to wait for its audit. */
  pending: PrivateSet<PendingRequest> | undefined;
  madeReceiver: Receiver | undefined;
  madeSender: Sender | undefined;
  madeStreams: SocketStreams | undefined;

  constructor(context: OwnerContext, parts: SocketParts) {
    this.context = context;
    this.parts = parts;
    this.since = context.scheduler.now();
    context.life.addDependant(this);
  }

  get ended(): SocketEnd | undefined {
    return this.ending?.end;
  }

  get connection(): Connection {
    return (this.madeConnection ??= new Connection(this));
  }

  get receiver(): Receiver {
    if (this.madeReceiver) return this.madeReceiver;
    const { auditing, messages } = this.parts.options;
    const receiver = new Receiver(this, auditing.receive, messages);
    if (this.ended) receiver.messages.finish(false);
    return (this.madeReceiver = receiver);
  }

  get sender(): Sender {
    return (this.madeSender ??= new Sender(this, this.parts.options.auditing.send));
  }

  get bufferedBytes(): number {
    return this.madeSender?.bufferedBytes ?? 0;
  }

  get streams(): SocketStreams {
    return (this.madeStreams ??= new SocketStreams(this));
  }

  outdate(): void {
    if (this.row) this.context.outdated(this);
  }

  claim(): void {
    this.#claims += 1;
  }

  release(): void {
    if (this.#claims === 1) this.context.released(); // first, so that a call that fails midway can be made again
    this.#claims -= 1;
  }

  /** Its connection has closed, and counts no more. */
  releaseConnection(): void {
    const connection = this.madeConnection;
    if (!connection?.inUse) return;
    this.release();
    connection.inUse = false;
  }

  /** The state for readers: asks the link, since some links have no event for their peer's close. */
  get visibleState(): SocketState {
    return this.state === 'open' && this.link?.isClosing ? 'closing' : this.state;
  }

  get link(): Link | undefined {
    return this.madeConnection?.link;
  }

  emit(event: SocketEvent): void {
    const streams = this.madeStreams;
    if (streams?.madeEvents?.observed && !streams.eventsOver) streams.madeEvents.next(Object.freeze(event));
  }

  /** Moves the state by `nextState` without notifying; returns whether the state has changed. */
  enter(input: SocketInput): boolean {
    const state = nextState(this.state, input);
    if (state === this.state) return false;
    this.state = state;
    this.since = this.context.scheduler.now();
    this.outdate();
    return true;
  }

  move(input: SocketInput): void {
    if (!this.enter(input)) return;
    this.madeStreams?.madeState?.next(this.state);
    if (this.state === 'closing') this.parts.tap?.closing?.();
    this.context.changed(this);
  }

  end(cause: EndCause): void {
    endSocket(this, cause);
  }

  /** Emits the queued records of ends; and, once, that it is over and its connection has closed, if both are so. */
  emitRelease(): void {
    const { ending, context } = this;
    if (ending?.releaseDue && !this.madeConnection?.inUse) {
      context.putRelease(this);
      ending.releaseDue = false;
    }
    context.flushEnds();
  }

  ownerDestroyed({ by, reason }: OwnerEnd): void {
    endSocket(this, by === 'host' ? 'destroyed-by-host' : 'owner-destroyed', { reason });
    finishEnd(this); // it may have been ending already, or have broken off
  }
}
