import { PrivateMap } from '../model/privateCollections.ts';
import { failureMessage } from './text.ts';

/** What the engine's errors said: the last one for each question of its port, until that question is answered again. */
export class Failures {
  readonly #texts = new PrivateMap<string, string>();
  readonly #changed: () => void;

  constructor(changed: () => void = () => undefined) {
    this.#changed = changed;
  }

  /** The text for the question that has failed for the longest time. */
  get text(): string | undefined {
    return this.#texts.list()[0];
  }

  failed(question: string, error: unknown): void {
    const text = `${question}: ${failureMessage(error)}`;
    if (this.#texts.get(question) === text) return;
    this.#texts.set(question, text);
    this.#changed();
  }

  answered(question: string): void {
    if (this.#texts.get(question) === undefined) return;
    this.#texts.delete(question);
    this.#changed();
  }
}
