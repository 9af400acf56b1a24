import type { Verdict } from '../model/Audit.ts';
import type { Drawn } from '../model/FleetEngine.ts';
import { append, max, min } from '../model/intrinsics.ts';
import { libraryDenial } from '../model/makeDenial.ts';
import { readDrawn } from './answers.ts';
import type { QuotaContext } from './QuotaContext.ts';
import type { Tell } from './Verdicts.ts';

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
 * a budget of its own. A crash loses at most two blocks.
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
  #emptyUntil = -Infinity;
  #drawing = false;
  /** Whether the last question had no answer in time. */
  #inDoubt = false;
  /** What was spent locally since the engine last answered. */
  #local = 0;
  #waiting: Spender[] = [];
  readonly #budget: ByteBudget;
  readonly #context: QuotaContext;

  constructor(budget: ByteBudget, context: QuotaContext) {
    this.#budget = budget;
    this.#context = context;
    this.usedAt = context.now();
  }

  spend(bytes: number, tell: Tell): void {
    this.usedAt = this.#context.now();
    if (this.usedAt >= this.#endsAt) this.#left = 0;
    const { most } = this.#budget;
    if (bytes > most) {
      tell(libraryDenial('quota', `a message may not be larger than the ${most} bytes of the fleet`));
      return;
    }
    if (this.#waiting.length === 0 && this.#take(bytes)) tell(true);
    else append(this.#waiting, { bytes, tell });
    this.#draw();
  }

  #take(bytes: number): boolean {
    if (this.#left < bytes) return false;
    this.#left -= bytes;
    return true;
  }

  #draw(): void {
    const { key, most, per, block } = this.#budget;
    if (this.#drawing) return;
    const empty = this.#emptyUntil - this.#context.now();
    if (empty > 0) this.#serve((bytes) => tooMany(bytes, most, empty));
    let missing = -this.#left;
    for (let i = 0; i < this.#waiting.length; i++) missing += this.#waiting[i]?.bytes ?? 0;
    if (empty > 0 || (this.#waiting.length === 0 && this.#left >= block / 2)) return;
    const want = this.#inDoubt ? 0 : max(block, missing);
    const askedAt = this.#context.now();
    this.#drawing = true;
    this.#context.questions.ask(
      'draw',
      () => this.#context.engine.draw(key, { most, want, per }),
      readDrawn,
      (drawn) => {
        this.#drawing = false;
        this.#inDoubt = drawn === undefined;
        if (drawn) this.#drawn(drawn, want, askedAt);
        else this.#serveLocally();
      },
      this.#context.questions.timeout,
      (late) => {
        this.#inDoubt &&= late === undefined;
        if (late && askedAt + late.renews > this.#context.now()) this.#drawn(late, want, askedAt);
      },
    );
  }

  #drawn(drawn: Drawn, want: number, askedAt: number): void {
    const { most, per } = this.#budget;
    this.#local = 0;
    const renews = min(drawn.renews, per);
    // What is of the period before is void; of what has come, those who wait for it are served in any case.
    if (this.#context.now() >= this.#endsAt) this.#left = 0;
    this.#left += min(drawn.got, want);
    this.#endsAt = askedAt + max(1, renews);
    const isEmpty = drawn.got < want;
    if (isEmpty) this.#emptyUntil = this.#context.now() + renews;
    this.#serve(isEmpty ? (bytes) => tooMany(bytes, most, renews) : undefined);
    if (this.#waiting.length > 0) this.#draw();
  }

  /** Serves those who wait, in order. Those for whom nothing is left get `denial`, or continue to wait. */
  #serve(denial: ((bytes: number) => Verdict) | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let i = 0; i < waiting.length; i++) {
      const spender = waiting[i] as Spender;
      if (this.#take(spender.bytes)) spender.tell(true);
      else if (denial) spender.tell(denial(spender.bytes));
      else append(this.#waiting, spender);
    }
  }

  #serveLocally(): void {
    const { block } = this.#budget;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let i = 0; i < waiting.length; i++) {
      const { bytes, tell } = waiting[i] as Spender;
      this.#context.unavailable(() => {
        if (this.#local + bytes > block) return libraryDenial('quota', 'this host has used its own share', retryLocal);
        this.#local += bytes;
        return true;
      }, tell);
    }
  }
}

interface Spender {
  readonly bytes: number;
  readonly tell: Tell;
}

const retryLocal = 1_000;

/** Makes the denial for a message that is larger than what this host can still get. */
function tooMany(bytes: number, most: number, retryAfter: number): Verdict {
  return libraryDenial('quota', `the fleet has no ${bytes} of its ${most} bytes left`, retryAfter);
}

/** Makes the denial for a budget that is used up. */
export function spent(most: number, retryAfter: number): ReturnType<typeof libraryDenial> {
  return libraryDenial('quota', `the fleet has used its ${most} bytes`, retryAfter);
}
