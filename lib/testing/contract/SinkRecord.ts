import { filter, startWith, Subject } from 'rxjs';
import { byteLength, type Message } from '../../model/Message.ts';
import type { LinkSink } from '../../model/Transport.ts';
import { isError } from '../isError.ts';
import { demand, demandSame, isOwnBytes, show, within } from './demand.ts';

/** Records the calls of a sink and every violation of the rules of `LinkSink`; a test can wait for a call. */
export class SinkRecord implements LinkSink {
  /** Runs inside each call of the sink. */
  onCall: (call: SinkCall) => void = () => undefined;
  protected readonly faults: string[] = [];
  /** The method of the link, or the transport, that is running. */
  protected inside: string | undefined;
  readonly #calls: SinkCall[] = [];
  readonly #recorded$ = new Subject<undefined>();
  readonly #patience: number;

  /** @param patience how long `until` and `end` wait, in ms */
  constructor(patience = 3_000) {
    this.#patience = patience;
  }

  opened(protocol: string): void {
    this.#record(['opened', protocol]);
  }

  message(message: Message, bytes?: number): void {
    this.#record(['message', message, bytes]);
  }

  drained(): void {
    this.#record(['drained']);
  }

  closing(): void {
    this.#record(['closing']);
  }

  closed(code: number, reason: string, wasClean: boolean, error?: Error): void {
    this.#record(['closed', code, reason, wasClean, error]);
  }

  get calls(): readonly SinkCall[] {
    return this.#calls;
  }

  /** The names of the calls. */
  get kinds(): readonly string[] {
    return this.#calls.map(([kind]) => kind);
  }

  /** The calls without `drained` and `closing`, which some platforms do not report. */
  get requiredCalls(): readonly SinkCall[] {
    return this.#calls.filter(([kind]) => kind !== 'drained' && kind !== 'closing');
  }

  get requiredKinds(): readonly string[] {
    return this.requiredCalls.map(([kind]) => kind);
  }

  get messages(): readonly Message[] {
    return this.#calls.flatMap((call) => (call[0] === 'message' ? [call[1]] : []));
  }

  count(kind: SinkCall[0]): number {
    return this.#calls.filter((call) => call[0] === kind).length;
  }

  /** Waits for that many calls of a kind; rejects if the link closes first. */
  async until(kind: SinkCall[0], count = 1): Promise<void> {
    const has = (): boolean => this.count(kind) >= count;
    const done$ = this.#recorded$.pipe(
      startWith(undefined),
      filter(() => has() || this.count('closed') > 0),
    );
    await within(this.#patience, done$, () => `${count} × ${kind}; calls so far: ${show(this.requiredCalls)}`);
    demand(has(), () => `expected ${count} × ${kind}, got ${show(this.requiredCalls)}`);
    this.check();
  }

  /** Waits for the end of the link; resolves with the arguments of `closed`. */
  async end(): Promise<readonly unknown[]> {
    await this.until('closed');
    return this.#calls.find(([kind]) => kind === 'closed')?.slice(1) ?? [];
  }

  /** Waits for the end of a dial that must fail. */
  async refusal(): Promise<void> {
    const [code, reason, wasClean, error] = await this.end();
    demandSame('calls for a refused connection', this.requiredKinds, ['closed']);
    demandSame('its code, reason and wasClean', [code, reason, wasClean], [1006, '', false]);
    demand(isError(error), () => `closed() of a refused connection needs an error, got ${show(error)}`);
  }

  /** Throws the first violation. */
  check(): void {
    const [fault] = this.faults;
    demand(fault === undefined, () => `${String(fault)}; calls: ${show(this.requiredCalls)}`);
  }

  #record(call: SinkCall): void {
    const fault = this.inside ? `${call[0]} was called inside ${this.inside}` : sinkFault(this.#calls, call);
    if (fault) this.faults.push(fault);
    this.#calls.push(call);
    this.onCall(call);
    this.#recorded$.next(undefined);
  }
}

/** One call of a sink: its name and its arguments. */
export type SinkCall =
  | readonly ['opened', string]
  | readonly ['message', Message, number | undefined]
  | readonly ['drained']
  | readonly ['closing']
  | readonly ['closed', number, string, boolean, Error | undefined];

/** Describes how a call, after the calls before it, violates the rules of `LinkSink`; undefined if it does not. */
function sinkFault(before: readonly SinkCall[], call: SinkCall): string | undefined {
  const [kind] = call;
  const opened = before.some(([earlier]) => earlier === 'opened');
  if (before.at(-1)?.[0] === 'closed') return `${kind} was called after closed`;
  if (kind === 'opened' && opened) return 'opened was called twice';
  if (kind === 'closing' && before.some(([earlier]) => earlier === 'closing')) return 'closing was called twice';
  if (kind === 'message' && before.some(([earlier]) => earlier === 'closing'))
    return 'message was called after closing';
  if ((kind === 'message' || kind === 'drained' || kind === 'closing') && !opened)
    return `${kind} was called before opened`;
  return faults[kind](...call.slice(1));
}

const faults: Record<SinkCall[0], (...args: readonly unknown[]) => string | undefined> = {
  opened: (protocol) => (typeof protocol === 'string' ? undefined : `opened got ${show(protocol)} for a protocol`),
  message: (message, bytes) => {
    if (!isMessage(message)) return 'message got neither a string nor a plain Uint8Array';
    const size = byteLength(message);
    return bytes === undefined || bytes === size ? undefined : `message got ${show(bytes)} for a size of ${size} bytes`;
  },
  drained: () => undefined,
  closing: () => undefined,
  closed: (code, reason, wasClean, error) => {
    const isFine = error === undefined || (isError(error) && error.message !== '');
    const fits = Number.isInteger(code) && typeof reason === 'string' && typeof wasClean === 'boolean' && isFine;
    return fits ? undefined : `closed got ${show([code, reason, wasClean, error])}`;
  },
};

function isMessage(message: unknown): message is Message {
  return typeof message === 'string' || isOwnBytes(message);
}
