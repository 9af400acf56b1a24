/** Counts an owner's connection attempts in windows of one second. */
export class AttemptWindow {
  #start = -Infinity;
  #count = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one attempt at the time `now`, which never goes back. If the window is full, returns how many ms of it are left instead. */
  attempt(now: number): number | undefined {
    if (now - this.#start >= 1_000) {
      this.#start = now;
      this.#count = 0;
    }
    if (this.#count >= this.#most) return this.#start + 1_000 - now;
    this.#count += 1;
    return undefined;
  }
}
