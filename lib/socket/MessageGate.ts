import { ignoreAnswer } from '../verdict/ask.ts';
import { Undecided } from '../verdict/Decider.ts';
import type { MessageChecks } from '../verdict/messageCheck.ts';
import { Resequencer } from '../stream/Resequencer.ts';
import { copyMessage, type Message } from '../model/Message.ts';
import { append } from '../model/intrinsics.ts';
import { cancelled, type LayeredRuling } from '../model/Ruling.ts';
import { elapsed } from '../stream/schedulerTime.ts';
import { type MessageRequest, messageRequestOf } from './requestOf.ts';
import type { SocketView } from './SocketView.ts';

/** Runs the audits on the messages of one direction, and passes the messages on in their order (L16). */
export class MessageGate<T extends GatedMessage> {
  /** How many bytes wait. */
  waitingBytes = 0;
  /** Made when first needed, as is the resequencer: most sockets never wait. */
  #dropped: { readonly items: T[]; next: number } | undefined;
  #resequencer: Resequencer<WaitingMessage<T>, LayeredRuling> | undefined;
  readonly #socket: SocketView;
  readonly #action: 'send' | 'receive';
  readonly #askOwner: boolean;
  /** Present if all audits look at the message alone: no request is made then. */
  readonly #checks: MessageChecks | undefined;
  readonly #ruled: OnRuling<T>;

  /** @param askOwner whether the owner's audit runs; the host's rule, if there is one, always does */
  constructor(socket: SocketView, action: 'send' | 'receive', askOwner: boolean, ruled: OnRuling<T>) {
    this.#socket = socket;
    this.#action = action;
    this.#askOwner = askOwner;
    this.#checks = socket.context.decider.messageChecks(action, askOwner);
    this.#ruled = ruled;
  }

  /** How many messages wait. */
  get waiting(): number {
    return this.#resequencer?.length ?? 0;
  }

  /** Runs the audits on a message. It is ruled on inside this call if all answer at once and no message waits before it. */
  put(item: T): void {
    const { decider } = this.#socket.context;
    const message = copyMessage(item.message);
    const checks = this.#checks;
    let request: MessageRequest | undefined;
    const begun = checks
      ? decider.beginMessage(checks, message, this.#action)
      : decider.begin((request = messageRequestOf(this.#socket, this.#action, message)), this.#askOwner);
    if (!(begun instanceof Undecided) && this.waiting === 0) this.#ruled(item, begun, undefined);
    else this.#wait(item, begun, request ?? messageRequestOf(this.#socket, this.#action, message));
  }

  /** Apart from `put`: its closures would cost the messages that do not wait. */
  #wait(item: T, begun: LayeredRuling | Undecided, request: MessageRequest): void {
    const { decider, scheduler } = this.#socket.context;
    if (this.#socket.state === 'closed') {
      if (begun instanceof Undecided) ignoreAnswer(begun.pending.answer);
      this.#ruled(item, cancelled, undefined); // its own audit has ended the socket
      return;
    }
    const place = { item, since: elapsed(scheduler) };
    const resequencer = (this.#resequencer ??= this.#makeResequencer());
    this.waitingBytes += item.bytes;
    try {
      if (begun instanceof Undecided)
        resequencer.wait(place, (done) => decider.resume(begun, request, this.#askOwner, done));
      else resequencer.add(place, begun);
    } catch (error) {
      this.waitingBytes -= item.bytes;
      throw error;
    }
  }

  /** Cancels the audits of all waiting messages and passes each message to `give`; a nested call continues the outer one. */
  clear(give: (item: T) => void): void {
    if (!this.#resequencer) return;
    this.waitingBytes = 0;
    const dropped = (this.#dropped ??= { items: [], next: 0 });
    const cleared = this.#resequencer.clear();
    for (let i = 0; i < cleared.length; i++) append(dropped.items, (cleared[i] as WaitingMessage<T>).item);
    while (dropped.next < dropped.items.length) give(dropped.items[dropped.next++] as T);
    this.#dropped = undefined;
  }

  #makeResequencer(): Resequencer<WaitingMessage<T>, LayeredRuling> {
    return new Resequencer(({ item, since }, ruling) => {
      this.waitingBytes -= item.bytes;
      this.#ruled(item, ruling, elapsed(this.#socket.context.scheduler) - since);
    });
  }
}

/** One message on its way. */
export interface GatedMessage {
  readonly message: Message;
  readonly bytes: number;
}

/** Called with each message and its ruling, in order; `waited` is how long the audits took, in ms, if not at once. */
export type OnRuling<T> = (item: T, ruling: LayeredRuling, waited: number | undefined) => void;

/** What waits, and since when, by `elapsed`. */
interface WaitingMessage<T> {
  readonly item: T;
  readonly since: number;
}

/** Makes the gate of one direction; undefined if no audit has to run. */
export function gateOf<T extends GatedMessage>(
  socket: SocketView,
  action: 'send' | 'receive',
  askOwner: boolean,
  ruled: OnRuling<T>,
): MessageGate<T> | undefined {
  const asked = askOwner || socket.context.decider.hasRule(action);
  return asked ? new MessageGate(socket, action, askOwner, ruled) : undefined;
}
