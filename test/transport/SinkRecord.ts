import type { Message } from '../../lib/model/Message.ts';
import type { LinkSink } from '../../lib/model/Transport.ts';

/** What a link told: the name of the call and its arguments. */
export type Told =
  | readonly ['opened', string]
  | readonly ['message', Message, number | undefined]
  | readonly ['drained']
  | readonly ['closing']
  | readonly ['closed', number, string, boolean, Error | undefined];

/** A sink that writes down what it is told, and lets a test wait for it. */
export class SinkRecord implements LinkSink {
  readonly told: Told[] = [];
  readonly #waiting: { readonly kind: Told[0]; readonly count: number; readonly resolve: () => void }[] = [];
  /** Called inside each call of the sink. */
  onTold: (told: Told) => void = () => {};

  opened(protocol: string): void {
    this.#hear(['opened', protocol]);
  }

  message(message: Message, bytes?: number): void {
    this.#hear(['message', message, bytes]);
  }

  drained(): void {
    this.#hear(['drained']);
  }

  closing(): void {
    this.#hear(['closing']);
  }

  closed(code: number, reason: string, wasClean: boolean, error?: Error): void {
    this.#hear(['closed', code, reason, wasClean, error]);
  }

  get kinds(): readonly string[] {
    return this.told.map(([kind]) => kind);
  }

  get messages(): readonly Message[] {
    return this.told.flatMap((told) => (told[0] === 'message' ? [told[1]] : []));
  }

  /** How it closed, with the text of the error. */
  get ending(): readonly unknown[] {
    const last = this.told.findLast(([kind]) => kind === 'closed');
    return last?.[0] === 'closed' ? [last[1], last[2], last[3], last[4]?.message] : [];
  }

  /** Waits until it was told that `count` times. */
  until(kind: Told[0], count = 1): Promise<void> {
    if (this.#countOf(kind) >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ kind, count, resolve }));
  }

  #hear(told: Told): void {
    this.told.push(told);
    this.onTold(told);
    for (const { kind, count, resolve } of this.#waiting) if (this.#countOf(kind) >= count) resolve();
  }

  #countOf(kind: Told[0]): number {
    return this.told.filter((told) => told[0] === kind).length;
  }
}
