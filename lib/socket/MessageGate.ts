import { swallow } from '../verdict/ask.ts';
import { Undecided } from '../verdict/Decider.ts';
import { Lane } from '../verdict/Resequencer.ts';
import type { Message } from '../model/Message.ts';
import { append, shift } from '../model/intrinsics.ts';
import { cancelled, type LayeredRuling } from '../model/Ruling.ts';
import { copyMessage } from '../model/copyMessage.ts';
import { elapsed } from '../stream/elapsed.ts';
import { messageRequestOf } from './requestOf.ts';
import type { SocketInside } from './SocketView.ts';

/** One message on its way. */
export interface Passing {
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
export function gateOf<T extends Passing>(
  inside: SocketInside,
  action: 'send' | 'receive',
  own: boolean,
  ruled: Ruled<T>,
): MessageGate<T> | undefined {
  const asked = own || inside.context.decider.hasRule(action);
  return asked ? new MessageGate(inside, action, own, ruled) : undefined;
}

/** Puts the messages of one direction to the audits, and lets them on in the order in which they came (L16). */
export class MessageGate<T extends Passing> {
  #waitingBytes = 0;
  /** Made when first needed, as is the lane: most sockets never wait. */
  #dropped: T[] | undefined;
  #lane: Lane<Waiting<T>, LayeredRuling> | undefined;
  readonly #inside: SocketInside;
  readonly #action: 'send' | 'receive';
  readonly #own: boolean;
  readonly #ruled: Ruled<T>;

  /** @param own whether the owner's audit is asked; the host's rule, if there is one, always is */
  constructor(inside: SocketInside, action: 'send' | 'receive', own: boolean, ruled: Ruled<T>) {
    this.#inside = inside;
    this.#action = action;
    this.#own = own;
    this.#ruled = ruled;
  }

  /** How many messages wait. */
  get waiting(): number {
    return this.#lane?.length ?? 0;
  }

  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Rules on a message: inside this call if all answers come at once and nobody waits before it. */
  put(item: T): void {
    const { decider, scheduler } = this.#inside.context;
    const request = messageRequestOf(this.#inside, this.#action, copyMessage(item.message));
    const begun = decider.begin(request, this.#own);
    if (!(begun instanceof Undecided) && this.waiting === 0) {
      this.#ruled(item, begun, undefined);
      return;
    }
    if (this.#inside.state === 'closed') {
      if (begun instanceof Undecided) swallow(begun.pending.later);
      this.#ruled(item, cancelled, undefined); // its own audit has ended the socket
      return;
    }
    const place = { item, since: elapsed(scheduler) };
    const lane = (this.#lane ??= this.#makeLane());
    this.#waitingBytes += item.bytes;
    try {
      if (begun instanceof Undecided) lane.wait(place, (done) => decider.resume(begun, request, this.#own, done));
      else lane.add(place, begun);
    } catch (error) {
      this.#waitingBytes -= item.bytes;
      throw error;
    }
  }

  /** Cancels all that waits and gives it back, one after the other; a nested call goes on where the outer one is. */
  clear(give: (item: T) => void): void {
    if (!this.#lane) return;
    this.#waitingBytes = 0;
    const dropped = (this.#dropped ??= []);
    const cleared = this.#lane.clear();
    for (let i = 0; i < cleared.length; i++) append(dropped, (cleared[i] as Waiting<T>).item);
    for (let item = shift(dropped); item; item = shift(dropped)) give(item);
  }

  #makeLane(): Lane<Waiting<T>, LayeredRuling> {
    return new Lane(({ item, since }, ruling) => {
      this.#waitingBytes -= item.bytes;
      this.#ruled(item, ruling, elapsed(this.#inside.context.scheduler) - since);
    });
  }
}
