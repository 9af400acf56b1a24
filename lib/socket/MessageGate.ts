import { ignoreAnswer } from '../verdict/ask.ts';
import { Undecided } from '../verdict/Decider.ts';
import { Resequencer } from '../stream/Resequencer.ts';
import type { Message } from '../model/Message.ts';
import { append, shift } from '../model/intrinsics.ts';
import { cancelled, type LayeredRuling } from '../model/Ruling.ts';
import { copyMessage } from '../model/takeMessage.ts';
import { elapsed } from '../stream/elapsed.ts';
import { messageRequestOf } from './requestOf.ts';
import type { SocketView } from './SocketView.ts';

/** One message on its way. */
export interface GatedMessage {
  readonly message: Message;
  readonly bytes: number;
}

/** Gets each message with its ruling, in order; `waited` is how long the audits took, in ms, if not at once. */
export type Ruled<T> = (item: T, ruling: LayeredRuling, waited: number | undefined) => void;

/** What waits, and since when, by `elapsed`. */
interface Waiting<T> {
  readonly item: T;
  readonly since: number;
}

/** Makes the gate of one direction, or none where nobody has to be asked. */
export function gateOf<T extends GatedMessage>(
  socket: SocketView,
  action: 'send' | 'receive',
  askOwner: boolean,
  ruled: Ruled<T>,
): MessageGate<T> | undefined {
  const asked = askOwner || socket.context.decider.hasRule(action);
  return asked ? new MessageGate(socket, action, askOwner, ruled) : undefined;
}

/** Puts the messages of one direction to the audits, and lets them on in the order in which they came (L16). */
export class MessageGate<T extends GatedMessage> {
  #waitingBytes = 0;
  /** Made when first needed, as is the resequencer: most sockets never wait. */
  #dropped: T[] | undefined;
  #resequencer: Resequencer<Waiting<T>, LayeredRuling> | undefined;
  readonly #socket: SocketView;
  readonly #action: 'send' | 'receive';
  readonly #askOwner: boolean;
  readonly #ruled: Ruled<T>;

  /** @param own whether the owner's audit is asked; the host's rule, if there is one, always is */
  constructor(socket: SocketView, action: 'send' | 'receive', own: boolean, ruled: Ruled<T>) {
    this.#socket = socket;
    this.#action = action;
    this.#askOwner = own;
    this.#ruled = ruled;
  }

  /** How many messages wait. */
  get waiting(): number {
    return this.#resequencer?.length ?? 0;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Rules on a message: inside this call if all answers come at once and nobody waits before it. */
  put(item: T): void {
    const { decider, scheduler } = this.#socket.context;
    const request = messageRequestOf(this.#socket, this.#action, copyMessage(item.message));
    const begun = decider.begin(request, this.#askOwner);
    if (!(begun instanceof Undecided) && this.waiting === 0) {
      this.#ruled(item, begun, undefined);
      return;
    }
    if (this.#socket.state === 'closed') {
      if (begun instanceof Undecided) ignoreAnswer(begun.pending.answer);
      this.#ruled(item, cancelled, undefined); // its own audit has ended the socket
      return;
    }
    const place = { item, since: elapsed(scheduler) };
    const resequencer = (this.#resequencer ??= this.#makeResequencer());
    this.#waitingBytes += item.bytes;
    try {
      if (begun instanceof Undecided)
        resequencer.wait(place, (done) => decider.resume(begun, request, this.#askOwner, done));
      else resequencer.add(place, begun);
    } catch (error) {
      this.#waitingBytes -= item.bytes;
      throw error;
    }
  }

  /** Cancels all that waits and gives it back, one after the other; a nested call goes on where the outer one is. */
  clear(give: (item: T) => void): void {
    if (!this.#resequencer) return;
    this.#waitingBytes = 0;
    const dropped = (this.#dropped ??= []);
    const cleared = this.#resequencer.clear();
    for (let i = 0; i < cleared.length; i++) append(dropped, (cleared[i] as Waiting<T>).item);
    for (let item = shift(dropped); item; item = shift(dropped)) give(item);
  }

  #makeResequencer(): Resequencer<Waiting<T>, LayeredRuling> {
    return new Resequencer(({ item, since }, ruling) => {
      this.#waitingBytes -= item.bytes;
      this.#ruled(item, ruling, elapsed(this.#socket.context.scheduler) - since);
    });
  }
}
