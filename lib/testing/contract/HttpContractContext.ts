import { filter, startWith, Subject } from 'rxjs';
import { defaultLimits } from '../../model/Limits.ts';
import type { HttpHeader, HttpRequest } from '../../model/HttpRequest.ts';
import type { HttpDial, HttpLine, HttpLines, HttpSink } from '../../model/HttpTransport.ts';
import { parseHttpUrl } from '../../model/parseHttpUrl.ts';
import { demand, show, within } from './demand.ts';
import type { HttpContractAnswer, HttpContractHarness, HttpContractServer } from './HttpContractHarness.ts';

/** What a request of a case is, beside its URL. */
export interface ContractRequest {
  readonly method?: string;
  readonly headers?: readonly HttpHeader[];
  readonly body?: Uint8Array;
  readonly path?: string;
  readonly approve?: HttpDial['approve'];
  readonly lines?: HttpLines;
  /** Whether it is paused as soon as the headers come. */
  readonly pauses?: boolean;
}

/** Writes down what one sink is notified, and whatever no transport may report. */
class HttpSinkRecord implements HttpSink {
  readonly calls: string[] = [];
  readonly pieces: Uint8Array[] = [];
  status = 0;
  given: readonly HttpHeader[] = [];
  error: Error | undefined;
  line: HttpLine | undefined;
  readonly #recorded$ = new Subject<undefined>();
  readonly #patience: number;
  readonly #pauses: boolean;
  #inside: string | undefined = 'send';

  /** @param pauses whether it pauses its line as soon as the headers come */
  constructor(patience: number, pauses = false) {
    this.#patience = patience;
    this.#pauses = pauses;
  }

  sent(line: HttpLine): void {
    this.line = line;
    this.#inside = undefined;
  }

  /** Calls a method of the line, in which nothing may be notified. */
  act(name: 'pause' | 'resume' | 'terminate'): void {
    this.#inside = name;
    this.line?.[name]();
    this.#inside = undefined;
  }

  headers(status: number, _statusText: string, headers: readonly HttpHeader[]): void {
    this.status = status;
    this.given = headers;
    if (this.#pauses) this.line?.pause();
    this.#record('headers');
  }

  data(piece: Uint8Array): void {
    const { buffer } = piece;
    this.pieces.push(structuredClone(piece, { transfer: [buffer] })); // as a stream of bytes does
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
  }

  #record(call: string): void {
    if (this.#inside) this.calls.push(`${call} inside ${this.#inside}`);
    else this.calls.push(call);
    this.#recorded$.next(undefined);
  }
}

/** One case's servers and exchanges; what it leaves is ended after it. */
export class HttpContractContext {
  readonly #harness: Required<HttpContractHarness>;
  readonly #patience: number;
  readonly #servers: HttpContractServer[] = [];
  readonly #lines: HttpLines[] = [];
  readonly #sinks: HttpSinkRecord[] = [];
  #own: HttpLines | undefined;

  constructor(harness: Required<HttpContractHarness>) {
    this.#harness = harness;
    this.#patience = harness.patience;
  }

  /** One owner's connections; each call is another owner. */
  owner(): HttpLines {
    const lines = this.#harness.transport({ limits: defaultLimits });
    this.#lines.push(lines);
    return lines;
  }

  async listen(answer: HttpContractAnswer = plain('hello')): Promise<HttpContractServer> {
    const server = await this.wait(this.#harness.listen(answer), 'the server to listen');
    this.#servers.push(server);
    return server;
  }

  send(url: string, asked: ContractRequest = {}): HttpSinkRecord {
    const { method = 'GET', headers = [], body, path = '', approve, lines, pauses } = asked;
    const parsed = parseHttpUrl(url + path);
    if (!parsed.ok) throw new Error(`the harness gave no URL: ${parsed.reason}`);
    const request: HttpRequest = Object.freeze({
      action: 'request',
      at: 0,
      owner: Object.freeze({ id: 1, name: 'contract', kind: 'mod' }),
      url: parsed.url,
      endpoint: parsed.endpoint,
      request: 1,
      method,
      headers,
      dropped: [],
      bodyBytes: body?.byteLength ?? 0,
      hop: 0,
    });
    const sink = new HttpSinkRecord(this.#patience, pauses);
    this.#sinks.push(sink);
    const own = lines ?? (this.#own ??= this.owner());
    sink.sent(own.send({ request, body: body ?? null, approve: approve ?? (() => true), limits: defaultLimits }, sink));
    return sink;
  }

  /** Whether these connections send nothing any more. */
  refuses(url: string, lines: HttpLines): boolean {
    try {
      this.send(url, { lines });
      return false;
    } catch {
      this.#sinks.pop();
      return true;
    }
  }

  wait<T>(promise: Promise<T>, what: string): Promise<T> {
    return within(this.#patience, promise, () => what);
  }

  /** Ends everything; then each exchange must have notified a story that may be notified. */
  async finish(): Promise<void> {
    for (const lines of this.#lines) lines.destroy();
    for (const sink of this.#sinks) await sink.until('gone');
    await this.wait(Promise.all(this.#servers.map((server) => server.stop())), 'the servers to stop');
    for (const { calls } of this.#sinks) {
      demand(
        /^(headers(,data)*)?(,?done)?,?gone$/.test(calls.join(',')),
        () => `no transport may report ${show(calls)}`,
      );
    }
  }
}

/** A response that is a text, in one piece. */
export function plain(text: string, headers: Readonly<Record<string, string>> = {}, status = 200): HttpContractAnswer {
  return { status, headers, pieces: text === '' ? [] : [new TextEncoder().encode(text)], end: 'whole' };
}
