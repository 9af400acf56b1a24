import type { Drawn } from '../model/FleetEngine.ts';
import { max, min } from '../model/intrinsics.ts';
import { readDrawn } from './answers.ts';
import type { ByteBudget } from './ByteLease.ts';
import type { QuotaContext } from './QuotaContext.ts';

/** The bytes that have passed of one budget, and how they are drawn from it. */
export class KeyCount {
  readonly key: string;
  readonly budget: ByteBudget;
  /** Bytes that have passed and are not drawn yet. */
  undrawn = 0;
  /** Whether something of it runs. */
  runs = false;
  emptyUntil = -Infinity;
  /** How many questions about it are on their way, also late ones. */
  #drawing = 0;
  /** Whether the last question had no answer in time. */
  #inDoubt = false;
  readonly #context: QuotaContext;

  constructor(key: string, budget: ByteBudget, context: QuotaContext) {
    this.key = key;
    this.budget = budget;
    this.#context = context;
  }

  /** Whether nothing of it need be remembered. */
  get idle(): boolean {
    return this.#drawing === 0 && this.emptyUntil < this.#context.now();
  }

  /**
   * Draws the bytes that are not drawn yet. An engine that does not answer in time may have drawn them all the same. Until it
   * answers again, this only asks how much is left, and a late answer still counts. If no answer comes at all, the bytes are
   * drawn once more.
   */
  draw(done: (isKnown: boolean) => void): void {
    const { engine, questions } = this.#context;
    const { key, most, per } = this.budget;
    const want = this.#inDoubt ? 0 : this.undrawn;
    questions.ask(
      'draw',
      () => {
        this.undrawn -= want;
        this.#drawing += 1;
        return engine.draw(key, { most, want, per });
      },
      readDrawn,
      (answer) => {
        if (answer) this.#drawn(answer);
        else this.#inDoubt = true;
        done(answer !== undefined);
      },
      questions.timeout,
      (late) => {
        if (late) this.#drawn(late);
        else {
          this.#drawing -= 1;
          this.undrawn += want;
        }
      },
    );
  }

  #drawn({ left, renews }: Drawn): void {
    this.#drawing -= 1;
    this.#inDoubt = false;
    if (left === 0) this.emptyUntil = this.#context.now() + max(1, min(renews, this.budget.per));
  }
}
