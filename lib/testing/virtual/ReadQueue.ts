import { Subscription } from 'rxjs';
import type { RunLater } from './runLaterIn.ts';

/**
 * Processes what arrives at a virtual link, in order and one at a time. What arrives meanwhile is queued.
 *
 * As in a real driver, everything that is queued at a resume is one chunk. A pause inside a chunk does not stop that
 * chunk; it holds only what arrives later.
 */
export class ReadQueue {
  readonly #later: RunLater;
  #waiting: (() => void)[] = [];
  #paused = false;
  #reading = false;
  #resumption = Subscription.EMPTY;

  constructor(later: RunLater) {
    this.#later = later;
  }

  push(read: () => void): void {
    this.#waiting.push(read);
    this.#read();
  }

  pause(): void {
    this.#resumption.unsubscribe();
    this.#paused = true;
  }

  /** Resumes in the next turn, unless it is paused before. */
  resume(): void {
    this.#resumption.unsubscribe();
    this.#resumption = this.#later(() => this.readOn());
  }

  /** Resumes now. */
  readOn(): void {
    this.#paused = false;
    this.#read();
  }

  #read(): void {
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (!this.#paused && this.#waiting.length > 0) for (const read of this.#waiting.splice(0)) read();
    } finally {
      this.#reading = false;
    }
  }
}
