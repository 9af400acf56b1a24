import { defaultLimits } from '../../model/Limits.ts';
import type { HttpHeader, HttpRequest } from '../../model/HttpRequest.ts';
import type { HttpDial, HttpLines } from '../../model/HttpTransport.ts';
import { parseHttpUrl } from '../../model/parseHttpUrl.ts';
import { addressesFault } from './addressesFault.ts';
import { demand, show, within } from './demand.ts';
import { HttpSinkRecord } from './HttpSinkRecord.ts';
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
    const { method = 'GET', headers = [], body, path = '', approve = () => true, lines, pauses } = asked;
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
    const checked: HttpDial['approve'] = (addresses) => {
      const fault = addressesFault(request.endpoint, addresses);
      if (fault) sink.faults.push(fault);
      return approve(addresses);
    };
    sink.started(own.send({ request, body: body ?? null, approve: checked, limits: defaultLimits }, sink));
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
    const ends = await Promise.allSettled(this.#sinks.map((sink) => sink.until('gone')));
    await this.wait(Promise.all(this.#servers.map((server) => server.stop())), 'the servers to stop');
    this.check(); // a violation says more than the wait that it led to
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    for (const { calls } of this.#sinks) {
      demand(
        /^(headers(,data)*)?(,?done)?,?gone$/.test(calls.join(',')),
        () => `no transport may report ${show(calls)}`,
      );
    }
  }

  /** Throws the first violation of an exchange, if there is one so far. */
  check(): void {
    for (const sink of this.#sinks) sink.check();
  }
}

/** A response that is a text, in one piece. */
export function plain(text: string, headers: Readonly<Record<string, string>> = {}, status = 200): HttpContractAnswer {
  return { status, headers, pieces: text === '' ? [] : [new TextEncoder().encode(text)], end: 'whole' };
}
