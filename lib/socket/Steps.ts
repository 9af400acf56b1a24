/**
 * Steps that are taken in order, once each. Each may run code of others; where that asks for the rest, the rest is
 * taken inside its call.
 */
export class Steps {
  readonly #rest: (() => void)[];

  constructor(steps: readonly (() => void)[]) {
    this.#rest = [...steps];
  }

  take(): void {
    for (let step = this.#rest.shift(); step; step = this.#rest.shift()) step();
  }
}
