import type { Denial } from '../model/Audit.ts';
import type { Drawn } from '../model/FleetEngine.ts';
import { append, max, min } from '../model/intrinsics.ts';
import { libraryDenial } from '../model/makeDenial.ts';
import { readDone, readDrawn } from './answers.ts';
import type { QuotaContext } from './QuotaContext.ts';
import type { OnVerdict } from './verdictOf.ts';

/** The budget of bytes of one key. */
export interface ByteBudget {
  readonly key: string;
  readonly most: number;
  /** ms */
  readonly per: number;
  /** How many bytes a host draws at a time. */
  readonly block: number;
}

/**
 * The bytes that one host has drawn of a budget and not yet spent (S13). While it has enough, a message is decided at once;
 * it draws the next block when half of one is left. What is left when the period ends is void, because the next period has
 * a budget of its own; so is what an engine has given that has forgotten it. A host that leaves gives back what is left, and one
 * that got too little for a message gives back what exceeds a block. A crash loses at most two blocks.
 *
 * An engine that does not answer in time may have drawn the bytes all the same; if the answer comes late, they belong to this
 * host. Until the engine answers again, the host draws no more, so that an outage loses at most what was drawn once.
 */
export class ByteLease {
  /** When something was last spent, on the host's steady clock. */
  usedAt: number;
  #left = 0;
  /** When the period ends of which the rest is. */
  #endsAt = Infinity;
  /** The engine's name for that period. */
  #period: string | undefined;
  #emptyUntil = -Infinity;
  #drawing = false;
  /** Whether the last question had no answer in time. */
  #inDoubt = false;
  /** What was spent locally since the engine last answered. */
  #local = 0;
  #waiting: Spender[] = [];
  /** Gives back what is left, when no question is on its way. */
  #leave: (() => void) | undefined;
  readonly #budget: ByteBudget;
  readonly #context: QuotaContext;

  constructor(budget: ByteBudget, context: QuotaContext) {
    this.#budget = budget;
    this.#context = context;
    this.usedAt = context.now();
  }

  spend(bytes: number, onVerdict: OnVerdict): void {
    this.usedAt = this.#context.now();
    if (this.usedAt >= this.#endsAt) this.#left = 0;
    const { most } = this.#budget;
    if (bytes > most) {
      onVerdict(libraryDenial('quota', `a message may not be larger than the ${most} bytes of the fleet`));
      return;
    }
    if (this.#waiting.length === 0 && this.#take(bytes)) onVerdict(true);
    else append(this.#waiting, { bytes, onVerdict });
    this.#draw();
  }

  /** Draws no more, and gives back what is left. Calls `done` once: when the engine has answered, or does not. */
  giveBack(done: () => void): void {
    this.#leave = () => {
      this.#return(this.#left, done);
    };
    if (!this.#drawing) this.#leave();
  }

  #return(bytes: number, done: () => void): void {
    const { key, most, per } = this.#budget;
    const { engine, questions } = this.#context;
    const period = this.#period;
    this.#left -= bytes;
    if (bytes === 0 || period === undefined) done();
    else questions.ask('draw', () => engine.draw(key, { most, want: -bytes, per, period }), readDone, done);
  }

  #take(bytes: number): boolean {
    if (this.#left < bytes) return false;
    this.#left -= bytes;
    return true;
  }

  #draw(): void {
    const { key, most, per, block } = this.#budget;
    if (this.#drawing || this.#leave) return;
    const empty = this.#emptyUntil - this.#context.now();
    if (empty > 0) this.#serve(spent(most, empty));
    let missing = -this.#left;
    for (let i = 0; i < this.#waiting.length; i++) missing += this.#waiting[i]?.bytes ?? 0;
    if (empty > 0 || (this.#waiting.length === 0 && this.#left >= block / 2)) return;
    const want = this.#inDoubt ? 0 : max(block, missing);
    const askedAt = this.#context.now();
    this.#context.questions.ask(
      'draw',
      () => {
        this.#drawing = true;
        return this.#context.engine.draw(key, { most, want, per });
      },
      readDrawn,
      (drawn) => {
        const leave = this.#leave;
        this.#drawing = false;
        this.#inDoubt = drawn === undefined;
        if (drawn) this.#drawn(drawn, want, askedAt);
        else this.#serveLocally();
        leave?.();
      },
      this.#context.questions.timeout,
      (late) => {
        this.#inDoubt &&= late === undefined;
        if (late && askedAt + late.renews > this.#context.now()) this.#drawn(late, want, askedAt);
      },
    );
  }

  #drawn(drawn: Drawn, want: number, askedAt: number): void {
    const { most, per, block } = this.#budget;
    this.#local = 0;
    const renews = min(drawn.renews, per);
    // What is of the period before is void; of what has come, those who wait for it are served in any case.
    if (this.#context.now() >= this.#endsAt || drawn.period !== this.#period) this.#left = 0;
    this.#period = drawn.period;
    this.#left += min(drawn.got, want);
    this.#endsAt = askedAt + max(1, renews);
    const isEmpty = drawn.got < want;
    if (isEmpty) this.#emptyUntil = this.#context.now() + renews;
    this.#serve(isEmpty ? spent(most, renews) : undefined);
    if (isEmpty && this.#left > block && !this.#leave) {
      // It was drawn for a message that needed even more, and is for all hosts.
      this.#emptyUntil = min(this.#emptyUntil, this.#context.now() + retryLocal);
      this.#return(this.#left - block, () => undefined);
    }
    if (this.#waiting.length > 0) this.#draw();
  }

  /** Serves those who wait, in order. Those for whom nothing is left get `denial`, or continue to wait. */
  #serve(denial: Denial | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let i = 0; i < waiting.length; i++) {
      const spender = waiting[i] as Spender;
      if (this.#take(spender.bytes)) spender.onVerdict(true);
      else if (denial) spender.onVerdict(denial);
      else append(this.#waiting, spender);
    }
  }

  #serveLocally(): void {
    const { block } = this.#budget;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let i = 0; i < waiting.length; i++) {
      const { bytes, onVerdict } = waiting[i] as Spender;
      this.#context.unavailable(() => {
        if (this.#local + bytes > block) return libraryDenial('quota', 'this host has used its own share', retryLocal);
        this.#local += bytes;
        return true;
      }, onVerdict);
    }
  }
}

interface Spender {
  readonly bytes: number;
  readonly onVerdict: OnVerdict;
}

const retryLocal = 1_000;

/** Makes the denial for a budget of which nothing is left, or less than a message needs. */
export function spent(most: number, retryAfter: number): Denial {
  return libraryDenial('quota', `all ${most} bytes are used or reserved by hosts`, retryAfter);
}
