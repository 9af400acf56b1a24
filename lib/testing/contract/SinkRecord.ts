import { filter, startWith, Subject } from 'rxjs';
import type { Message } from '../../model/Message.ts';
import type { LinkSink } from '../../model/Transport.ts';
import { demand, demandSame, show, within } from './demand.ts';

/** Writes down what a sink is told, and whatever no transport may tell; waits for it. */
export class SinkRecord implements LinkSink {
  /** What is done inside each call of the sink. */
  reaction: (kind: SinkCall[0]) => void = () => undefined;
  protected readonly faults: string[] = [];
  /** The call of a test that is under way. */
  protected inside: string | undefined;
  readonly #calls: SinkCall[] = [];
  readonly #heard$ = new Subject<undefined>();
  readonly #patience: number;

  constructor(patience: number) {
    this.#patience = patience;
  }

  opened(protocol: string): void {
    this.#hear(['opened', protocol]);
  }

  message(message: Message): void {
    this.#hear(['message', message]);
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

  /** What was told, save `drained` and `closing`, which a platform may leave out. */
  get calls(): readonly SinkCall[] {
    return this.#calls.filter(([kind]) => kind !== 'drained' && kind !== 'closing');
  }

  get kinds(): readonly string[] {
    return this.calls.map(([kind]) => kind);
  }

  get messages(): readonly Message[] {
    return this.#calls.flatMap((told) => (told[0] === 'message' ? [told[1]] : []));
  }

  count(kind: SinkCall[0]): number {
    return this.#calls.filter((told) => told[0] === kind).length;
  }

  /** Waits until it was told that `count` times; fails if it closes before. */
  async until(kind: SinkCall[0], count = 1): Promise<void> {
    const has = (): boolean => this.count(kind) >= count;
    const heard$ = this.#heard$.pipe(
      startWith(undefined),
      filter(() => has() || this.count('closed') > 0),
    );
    await within(this.#patience, heard$, () => `${count} × ${kind}; told so far: ${show(this.calls)}`);
    demand(has(), () => `expected ${count} × ${kind}, came ${show(this.calls)}`);
    this.check();
  }

  /** Waits for its end; gives what `closed` was told. */
  async end(): Promise<readonly unknown[]> {
    await this.until('closed');
    return this.calls.find(([kind]) => kind === 'closed')?.slice(1) ?? [];
  }

  /** Waits for the end of a dial that comes to nothing. */
  async refusal(): Promise<void> {
    const [code, reason, wasClean, error] = await this.end();
    demandSame('of a refused connection was told', this.kinds, ['closed']);
    demandSame('its code, reason and wasClean', [code, reason, wasClean], [1006, '', false]);
    demand(error instanceof Error, () => `a refused connection must be told with an error, came ${show(error)}`);
  }

  /** Throws the first fault. */
  check(): void {
    const [fault] = this.faults;
    demand(fault === undefined, () => `${String(fault)}; told: ${show(this.calls)}`);
  }

  #hear(told: SinkCall): void {
    const fault = this.inside ? `${told[0]} was told inside ${this.inside}` : sinkFault(this.#calls, told);
    if (fault) this.faults.push(fault);
    this.#calls.push(told);
    this.reaction(told[0]);
    this.#heard$.next(undefined);
  }
}

/** One call of a sink: its name and its arguments. */
export type SinkCall =
  | readonly ['opened', string]
  | readonly ['message', Message]
  | readonly ['drained']
  | readonly ['closing']
  | readonly ['closed', number, string, boolean, Error | undefined];

/** Says what is wrong with a call of a sink after the calls before it, if anything: the grammar of `LinkSink`. */
export function sinkFault(before: readonly SinkCall[], told: SinkCall): string | undefined {
  const [kind] = told;
  const opened = before.some(([earlier]) => earlier === 'opened');
  if (before.at(-1)?.[0] === 'closed') return `${kind} was told after closed`;
  if (kind === 'opened' && opened) return 'opened was told twice';
  if (kind === 'closing' && before.some(([earlier]) => earlier === 'closing')) return 'closing was told twice';
  if (kind === 'message' && before.some(([earlier]) => earlier === 'closing')) return 'message was told after closing';
  if ((kind === 'message' || kind === 'drained' || kind === 'closing') && !opened)
    return `${kind} was told before opened`;
  return faults[kind](...told.slice(1));
}

const faults: Record<SinkCall[0], (...args: readonly unknown[]) => string | undefined> = {
  opened: (protocol) => (typeof protocol === 'string' ? undefined : `opened gave ${show(protocol)} for a protocol`),
  message: (message) => (isMessage(message) ? undefined : `a message was no string and no plain Uint8Array`),
  drained: () => undefined,
  closing: () => undefined,
  closed: (code, reason, wasClean, error) => {
    const isError = error === undefined || (error instanceof Error && error.message !== '');
    const fits = Number.isInteger(code) && typeof reason === 'string' && typeof wasClean === 'boolean' && isError;
    return fits ? undefined : `closed gave ${show([code, reason, wasClean, error])}`;
  },
};

/** Bytes must be all of their memory: nothing of the driver's may hang on to them. */
function isMessage(message: unknown): boolean {
  if (typeof message === 'string') return true;
  if (Object.getPrototypeOf(message) !== Uint8Array.prototype) return false;
  const { byteLength, buffer } = message as Uint8Array;
  return byteLength === buffer.byteLength;
}
