import { PrivateMap } from '../model/privateCollections.ts';
import { failureMessage } from './text.ts';

/**
 * What the engine's errors said: the last one for each question of its port, until that question is answered again, or is not
 * asked any more while others are answered.
 */
export class Failures {
  readonly #failures = new PrivateMap<string, Failure>();
  #answers = false;
  readonly #changed: () => void;

  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  /** The text for the question that has failed for the longest time. */
  get text(): string | undefined {
    return this.#failures.list()[0]?.text;
  }

  failed(question: string, error: unknown): void {
    const text = `${question}: ${failureMessage(error)}`;
    const known = this.#failures.get(question);
    if (known) known.beats = 0;
    if (known?.text === text) return;
    this.#failures.set(question, { text, beats: 0 });
    this.#changed();
  }

  answered(question: string): void {
    this.#answers = true;
    this.forget(question);
  }

  /** Forgets what has not failed again within three beats in which the engine gave answers: nothing wants to know it any more. */
  beat(): void {
    if (!this.#answers) return;
    this.#answers = false;
    this.#failures.forEach((failure, question) => {
      failure.beats += 1;
      if (failure.beats > 3) this.forget(question);
    });
  }

  forget(question: string): void {
    if (!this.#failures.get(question)) return;
    this.#failures.delete(question);
    this.#changed();
  }
}

interface Failure {
  readonly text: string;
  /** How many beats ago it was. */
  beats: number;
}
