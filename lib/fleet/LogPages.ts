import type { StoredRecord } from '../model/FleetEngine.ts';
import { PlatformPromise } from '../model/intrinsics.ts';
import { isAmount } from '../model/isAmount.ts';
import { FleetError } from './FleetError.ts';
import { type HostRow, silentAfter } from './HostRow.ts';
import { LogChecker, type LogEntry } from './LogEntry.ts';
import { isString, own } from './text.ts';

/**
 * Reads a log page by page, as its entries are asked for; at its end, what silent hosts had said that is not in it (S18).
 * Calls that do not wait for one another get the entries in turn.
 */
export class LogPages implements AsyncIterableIterator<LogEntry> {
  #cursor: string;
  #entries: readonly LogEntry[] = [];
  #next = 0;
  #over = false;
  #loading = false;
  readonly #waiting: PendingNext[] = [];
  readonly #checker: LogChecker;
  readonly #source: LogSource;

  constructor(from: string, source: LogSource) {
    this.#cursor = from;
    this.#source = source;
    this.#checker = new LogChecker(from);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<LogEntry>> {
    return new PlatformPromise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#serve();
    });
  }

  return(): Promise<IteratorResult<LogEntry>> {
    this.#give([], true);
    return PlatformPromise.resolve({ done: true, value: undefined });
  }

  #serve(): void {
    while (!this.#loading && this.#waiting.length > 0) {
      const entry = this.#entries[this.#next];
      if (!entry && !this.#over) this.#load();
      else {
        this.#next += 1;
        this.#waiting.shift()?.resolve(entry ? { done: false, value: entry } : { done: true, value: undefined });
      }
    }
  }

  #give(entries: readonly LogEntry[], over = false): void {
    if (this.#over) return; // it was ended meanwhile
    this.#over = over;
    this.#entries = entries;
    this.#next = 0;
  }

  #load(): void {
    this.#loading = true;
    const loaded = (entries: readonly LogEntry[], over?: boolean): void => {
      this.#loading = false;
      this.#give(entries, over);
      this.#serve();
    };
    const reject = (error: unknown): void => {
      this.#loading = false;
      this.#waiting.shift()?.reject(error);
      this.#serve();
    };
    const { page, hosts } = this.#source;
    page(
      this.#cursor,
      (records) => {
        const last = records.at(-1);
        if (last?.id === this.#cursor) reject(new FleetError('The engine of the fleet gives the same records again'));
        else if (last) this.#check(records, last.id, loaded, reject);
        else {
          hosts((all) => {
            const silent = all.filter(({ age }) => age > silentAfter);
            loaded(
              silent.flatMap(({ incarnation, seq }) => this.#checker.crashed(incarnation, seq)),
              true,
            );
          }, reject);
        }
      },
      reject,
    );
  }

  /** If records before the first of a page are missing, looks whether the engine has trimmed them while it was read. */
  #check(
    records: readonly StoredRecord[],
    cursor: string,
    loaded: (entries: readonly LogEntry[]) => void,
    reject: Reject,
  ): void {
    const check = (trimmed: boolean): void => {
      this.#cursor = cursor;
      loaded(this.#checker.takePage(records, trimmed));
    };
    if (this.#cursor === '' || !this.#checker.misses(records)) check(false);
    else {
      this.#source.page(
        '',
        ([first]) => {
          check(first === undefined || !this.#checker.knows(first));
        },
        reject,
      );
    }
  }
}

interface PendingNext {
  readonly resolve: (result: IteratorResult<LogEntry>) => void;
  readonly reject: Reject;
}

type Reject = (error: unknown) => void;

/** Where a log is read from. */
export interface LogSource {
  readonly page: (from: string, done: (records: readonly StoredRecord[]) => void, reject: Reject) => void;
  readonly hosts: (done: (hosts: readonly HostRow[]) => void, reject: Reject) => void;
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
    if (isString(id) && isString(incarnation) && isAmount(seq) && isString(text))
      records.push({ id, incarnation, seq, text });
  }
  // A page without a single record that can be read would never end.
  return given.length > 0 && records.length === 0 ? undefined : records;
}
