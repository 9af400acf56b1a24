import type { Message } from '../model/Message.ts';
import { PrivateQueue } from '../model/privateCollections.ts';
import { soon } from '../stream/whenSettled.ts';

/** What comes for one socket from its host, in order: a message, the token of a mark, the peer's closing, the end. */
export type InboundItem =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'mark'; readonly token: number }
  | { readonly type: 'closing' }
  | { readonly type: 'closed'; readonly end: () => void };

/** Lets items through, unless it is paused: then they wait, and so does what comes behind them (G13, G18). */
export class Inbound {
  #paused = false;
  #delivering = false;
  /** Made when first needed. */
  #waiting: PrivateQueue<InboundItem> | undefined;
  readonly #deliver: (item: InboundItem) => void;

  constructor(deliver: (item: InboundItem) => void) {
    this.#deliver = deliver;
  }

  /** Whether an item must be put; if not, nothing is in its way. */
  get waits(): boolean {
    return this.#paused || this.#delivering || !this.isEmpty;
  }

  get isEmpty(): boolean {
    return (this.#waiting?.length ?? 0) === 0;
  }

  put(item: InboundItem): void {
    if (!this.waits) this.#deliver(item);
    else (this.#waiting ??= new PrivateQueue()).add(item);
  }

  pause(): void {
    this.#paused = true;
  }

  /** Delivers what waits, later, never inside this call. */
  resume(): void {
    this.#paused = false;
    if (this.#waiting?.length) soon(() => this.#drain());
  }

  clear(): void {
    this.#waiting = undefined;
  }

  #drain(): void {
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      while (!this.#paused && this.#waiting) {
        const item = this.#waiting.take();
        if (!item) break;
        this.#deliver(item);
      }
    } finally {
      this.#delivering = false;
    }
  }
}
