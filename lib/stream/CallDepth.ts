/** Knows whether a call of somebody's is under way, so that what it causes can be told when it has returned. */
export class CallDepth {
  #calls = 0;

  get inside(): boolean {
    return this.#calls > 0;
  }

  during<T>(call: () => T): T {
    this.#calls += 1;
    try {
      return call();
    } finally {
      this.#calls -= 1;
    }
  }
}
