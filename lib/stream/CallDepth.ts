/** Counts nested calls of user code into the library, so that events can wait until the outermost call returns. */
export class CallDepth {
  #calls = 0;

  /** Whether such a call is running. */
  get inside(): boolean {
    return this.#calls > 0;
  }

  /** Runs a call and counts it while it runs. */
  during<T>(call: () => T): T {
    this.#calls += 1;
    try {
      return call();
    } finally {
      this.#calls -= 1;
    }
  }
}
