/** A queue between what comes and who waits for it. */
export class Inflow<T> {
  readonly #came: T[] = [];
  readonly #waiting: ((item: T) => void)[] = [];

  put(item: T): void {
    const first = this.#waiting.shift();
    if (first) first(item);
    else this.#came.push(item);
  }

  next(): Promise<T> {
    const [item] = this.#came.splice(0, 1);
    return item === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(item);
  }
}
