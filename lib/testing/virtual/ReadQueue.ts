import { Subscription } from 'rxjs';
import type { RunLater } from './runLaterIn.ts';

/**
 * What came over the wire, read in order and one at a time: what comes while another is being read waits for its turn.
 *
 * As in a real driver what waits when reading goes on is one chunk, and a chunk that is begun is read to its end:
 * a pause from inside it holds only what comes after.
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

  /** Goes on reading a turn later, unless paused again before. */
  resume(): void {
    this.#resumption.unsubscribe();
    this.#resumption = this.#later(() => this.readOn());
  }

  /** Goes on reading now. */
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
