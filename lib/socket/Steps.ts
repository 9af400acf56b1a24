/**
 * A step that tells many. Where one of them asks for the rest, the rest begins with the same step, which goes on with
 * those that are still to be told; so it must do nothing where nobody is left.
 */
export function resumable(step: () => void): readonly (() => void)[] {
  return [step, step];
}

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
