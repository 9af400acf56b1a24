import { filter, startWith, Subject } from 'rxjs';
import type { HttpHeader } from '../../model/HttpRequest.ts';
import type { HttpLine, HttpSink } from '../../model/HttpTransport.ts';
import { demand, isOwnBytes, show, within } from './demand.ts';

/** Writes down what one sink is notified, and whatever no transport may report. */
export class HttpSinkRecord implements HttpSink {
  readonly calls: string[] = [];
  readonly pieces: Uint8Array[] = [];
  status = 0;
  given: readonly HttpHeader[] = [];
  error: Error | undefined;
  line: HttpLine | undefined;
  /** What no transport may do. */
  readonly faults: string[] = [];
  readonly #recorded$ = new Subject<undefined>();
  readonly #patience: number;
  readonly #pauses: boolean;
  #inside: string | undefined = 'send';
  #isSent = false;

  /** @param pauses whether it pauses its line as soon as the headers come */
  constructor(patience: number, pauses = false) {
    this.#patience = patience;
    this.#pauses = pauses;
  }

  started(line: HttpLine): void {
    this.line = line;
    this.#inside = undefined;
  }

  sent(): void {
    if (this.#inside) this.faults.push(`sent was called inside ${this.#inside}`);
    if (this.#isSent || this.calls.length > 0) this.faults.push('sent was called twice, or after the response began');
    this.#isSent = true;
  }

  /** Calls a method of the line, in which nothing may be notified. */
  act(name: 'pause' | 'resume' | 'terminate'): void {
    const outer = this.#inside;
    this.#inside = name;
    try {
      this.line?.[name]();
    } catch (error) {
      this.faults.push(`${name}() threw ${show(error)}`);
    } finally {
      this.#inside = outer;
    }
  }

  headers(status: number, _statusText: string, headers: readonly HttpHeader[]): void {
    this.status = status;
    if (isListOfPairs(headers)) this.given = headers;
    else this.faults.push(`headers must be a list of pairs of texts, [name, value], got ${show(headers)}`);
    this.#record('headers');
    if (this.#pauses) this.act('pause');
  }

  data(piece: Uint8Array): void {
    if (!isOwnBytes(piece)) this.faults.push('data got a piece that is no plain Uint8Array with memory of its own');
    else this.pieces.push(structuredClone(piece, { transfer: [piece.buffer] })); // as a stream of bytes does
    this.#record('data');
  }

  done(error?: Error): void {
    this.error = error;
    this.#record('done');
  }

  gone(): void {
    this.#record('gone');
  }

  get text(): string {
    return this.pieces.map((piece) => new TextDecoder().decode(piece)).join('');
  }

  /** Waits until it was notified that, or everything is over. */
  async until(call: string, count = 1): Promise<void> {
    const has = (): boolean => this.calls.filter((each) => each === call).length >= count;
    const recorded$ = this.#recorded$.pipe(
      startWith(undefined),
      filter(() => has() || this.calls.at(-1) === 'gone'),
    );
    await within(this.#patience, recorded$, () => `${count} × ${call}; notified so far: ${show(this.calls)}`);
    demand(has(), () => `expected ${count} × ${call}, came ${show(this.calls)}`);
    this.check();
  }

  /** Throws the first fault. */
  check(): void {
    const [fault] = this.faults;
    demand(fault === undefined, () => String(fault));
  }

  #record(call: string): void {
    if (this.#inside) this.calls.push(`${call} inside ${this.#inside}`);
    else this.calls.push(call);
    this.#recorded$.next(undefined);
  }
}

function isListOfPairs(headers: unknown): boolean {
  const isPair = (each: unknown): boolean =>
    Array.isArray(each) && each.length === 2 && each.every((part) => typeof part === 'string');
  return Array.isArray(headers) && headers.every(isPair);
}
