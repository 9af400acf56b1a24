import type { StoredRecord } from '../model/FleetEngine.ts';
import { PlatformPromise } from '../model/intrinsics.ts';
import type { HostRow } from './HostRow.ts';
import { LogChecker, type LogEntry } from './LogEntry.ts';
import { isCount, isText, own } from './text.ts';

/** Reads a log page by page, as its entries are asked for; at its end, what silent hosts had said that is not in it (S18). */
export class LogPages implements AsyncIterableIterator<LogEntry> {
  #cursor: string;
  #entries: readonly LogEntry[] = [];
  #next = 0;
  #over = false;
  readonly #checker: LogChecker;
  readonly #source: LogSource;

  constructor(from: string, source: LogSource) {
    this.#cursor = from;
    this.#source = source;
    this.#checker = new LogChecker(from === '');
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<LogEntry>> {
    return new PlatformPromise((resolve, reject) => {
      this.#take(resolve, reject);
    });
  }

  return(): Promise<IteratorResult<LogEntry>> {
    this.#over = true;
    this.#entries = [];
    return PlatformPromise.resolve({ done: true, value: undefined });
  }

  #take(resolve: (result: IteratorResult<LogEntry>) => void, reject: (error: unknown) => void): void {
    const entry = this.#entries[this.#next];
    this.#next += 1;
    if (entry) resolve({ done: false, value: entry });
    else if (this.#over) resolve({ done: true, value: undefined });
    else {
      this.#load(() => {
        this.#take(resolve, reject);
      }, reject);
    }
  }

  #load(then: () => void, reject: (error: unknown) => void): void {
    this.#source.page(
      this.#cursor,
      (records) => {
        this.#next = 0;
        const last = records.at(-1);
        if (last) {
          this.#cursor = last.id;
          this.#entries = records.flatMap((record) => this.#checker.take(record));
          then();
          return;
        }
        this.#over = true;
        this.#source.hosts((hosts) => {
          const silent = hosts.filter(({ age }) => age > silentAfter);
          this.#entries = silent.flatMap(({ incarnation, seq }) => this.#checker.crashed(incarnation, seq));
          then();
        }, reject);
      },
      reject,
    );
  }
}

/** How long a host must have been silent to count as dead, in ms: five of its beats. */
const silentAfter = 5_000;

/** Where a log is read from. */
export interface LogSource {
  page(from: string, done: (records: readonly StoredRecord[]) => void, reject: (error: unknown) => void): void;
  hosts(done: (hosts: readonly HostRow[]) => void, reject: (error: unknown) => void): void;
}

/** Reads a page; undefined if it is none. Leaves out what is no record. */
export function readPage(given: unknown): readonly StoredRecord[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const records: StoredRecord[] = [];
  for (const item of given as unknown[]) {
    const id = own(item, 'id');
    const incarnation = own(item, 'incarnation');
    const seq = own(item, 'seq');
    const text = own(item, 'text');
    if (isText(id) && isText(incarnation) && isCount(seq) && isText(text)) records.push({ id, incarnation, seq, text });
  }
  // A page without a single record that can be read would never end.
  return given.length > 0 && records.length === 0 ? undefined : records;
}
