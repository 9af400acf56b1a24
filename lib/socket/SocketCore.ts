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

/**
 * One socket: keeps its state, lets `nextState` say where it goes, and tells everybody. Its members are made when they
 * are first needed, so that a socket that never connects costs little.
 */
export class SocketCore implements SocketView, Dependant {
  state: SocketState = 'created';
  /** When it entered its state, in ms of the network's clock. */
  since: number;
  denied = 0;
  /** Its row of the host's table, while somebody looks and nothing has changed since. */
  row: SocketSnapshot | undefined;
  /** Itself, its link, and what is held after its end: while there is any, it counts against the limits (L27). */
  #claims = 1;
  ended: SocketEnd | undefined;
  /** There from the moment its end has begun. */
  ending: EndProgress | undefined;
  readonly context: OwnerContext;
  readonly parts: SocketParts;
  madeConnection: Connection | undefined;
  /** Made when the first has to wait. */
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
    if (this.#claims === 1) this.context.released(); // first, so that a call that breaks off can be made again
    this.#claims -= 1;
  }

  /** The state, as the link shows it to whoever asks: some links cannot say by themselves that their peer closes. */
  get visibleState(): SocketState {
    return this.state === 'open' && this.link?.isClosing ? 'closing' : this.state;
  }

  get link(): Link | undefined {
    return this.madeConnection?.link;
  }

  get watched(): boolean {
    return this.madeStreams?.madeEvents?.observed === true;
  }

  emit(event: SocketEvent): void {
    const streams = this.madeStreams;
    if (streams?.madeEvents?.observed && !streams.eventsOver) streams.madeEvents.next(Object.freeze(event));
  }

  /** Lets `nextState` decide, and tells nobody yet; says whether the state is another. */
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
    if (this.state === 'closing') this.parts.tap?.closing();
    this.context.changed(this);
  }

  end(cause: EndCause): void {
    endSocket(this, cause);
  }

  ownerDestroyed({ by, reason }: OwnerEnd): void {
    endSocket(this, by === 'host' ? 'destroyed-by-host' : 'owner-destroyed', { reason });
    finishEnd(this); // it may have been ending already, or have broken off
  }
}
