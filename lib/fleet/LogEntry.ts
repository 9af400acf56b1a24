import type { StoredRecord } from '../model/FleetEngine.ts';
import { isAmount } from '../model/isAmount.ts';
import { hostOf } from './HostRow.ts';
import { parseJson, own } from './text.ts';

/** An entry of the log of a fleet: a record of one host, or how many are missing. */
export type LogEntry = LogRecordEntry | LogGap;

interface EntryParts {
  /** Its place in the log: pass it to `read` to continue behind it. A gap that the reader finds has that of the record before. */
  readonly id: string;
  readonly host: string;
  readonly incarnation: string;
}

/** A decision, or the end of a socket or HTTP request, as the host has recorded it. */
export interface LogRecordEntry extends EntryParts {
  readonly type: 'decision' | 'end';
  /** Its number. An incarnation begins with 1, and each number that is missing is counted by a gap. */
  readonly seq: number;
  readonly record: Readonly<Record<string, unknown>>;
}

/** Records that are missing. */
export interface LogGap extends EntryParts {
  readonly type: 'gap';
  /** The number of the first. */
  readonly from: number;
  readonly count: number;
  /**
   * `buffer`: too many waited on the host. `engine`: the engine has lost them. `crash`: the host has died with at least so many.
   * `trimmed`: they are older than what the engine keeps, or, if they are the first of an incarnation, somebody has removed
   * them. `unexplained`: nobody has said why.
   */
  readonly why: 'buffer' | 'engine' | 'crash' | 'trimmed' | 'unexplained';
}

/** Reads the records of a log in order, and finds what is missing (S15). Pure. */
export class LogChecker {
  /** The last number of each incarnation that was read. */
  readonly #last = new Map<string, number>();
  /** Whether the log is read from its start, so that each incarnation must begin with 1. */
  readonly #fromStart: boolean;
  /** The place behind which the next entry is. */
  #cursor: string;
  #sawTrimmed = false;

  constructor(from: string) {
    this.#fromStart = from === '';
    this.#cursor = from;
  }

  /** Whether records are missing before these that were read up to then without a gap. */
  misses(records: readonly StoredRecord[]): boolean {
    return firstOfEach(records).some((record) => {
      const known = this.#last.get(record.incarnation);
      return known !== undefined && firstSeq(record) > known + 1;
    });
  }

  /** Whether a record was read before. */
  knows({ incarnation, seq }: StoredRecord): boolean {
    return seq <= (this.#last.get(incarnation) ?? 0);
  }

  /**
   * Returns the entries for the records of a page.
   *
   * @param trimmed whether the engine has trimmed what is missing before them
   */
  takePage(records: readonly StoredRecord[], trimmed: boolean): readonly LogEntry[] {
    const first = new Set(trimmed ? firstOfEach(records) : []);
    return records.flatMap((record) => this.take(record, first.has(record)));
  }

  /** Returns the entries for one stored record: none if it was read before; a gap first, if numbers are missing. */
  take(stored: StoredRecord, trimmed = false): readonly LogEntry[] {
    const { id, incarnation, seq, text } = stored;
    const before = this.#cursor;
    this.#cursor = id;
    const known = this.#last.get(incarnation);
    if (known !== undefined && seq <= known) return [];
    this.#last.set(incarnation, seq);
    const parts = { id, host: hostOf(incarnation), incarnation };
    const record = parseJson(text);
    const first = firstSeq(stored);
    const next = (known ?? (this.#fromStart ? 0 : first - 1)) + 1;
    const entries: LogEntry[] = [];
    if (first > next) {
      const why = known === undefined || trimmed ? 'trimmed' : 'unexplained';
      this.#sawTrimmed ||= why === 'trimmed';
      entries.push({ ...parts, id: before, type: 'gap', from: next, count: first - next, why });
    }
    if (own(record, 'type') === 'gap') {
      const start = Math.max(first, next);
      const why = own(record, 'why') === 'engine' ? 'engine' : 'buffer';
      entries.push({ ...parts, type: 'gap', from: start, count: seq - start + 1, why });
    } else {
      const type = own(record, 'type') === 'end' ? 'end' : 'decision';
      entries.push({ ...parts, type, seq, record: (record ?? {}) as Record<string, unknown> });
    }
    return entries;
  }

  /** Returns the gap of an incarnation that is silent, and that had said that it had so many records. */
  crashed(incarnation: string, seq: number): readonly LogGap[] {
    const known = this.#last.get(incarnation);
    const last = known ?? (this.#fromStart ? 0 : Infinity);
    if (seq <= last) return [];
    const parts = { id: this.#cursor, host: hostOf(incarnation), incarnation };
    // Without a record of it, they may all have been written, and trimmed as others were.
    const why = known === undefined && this.#sawTrimmed ? 'trimmed' : 'crash';
    return [{ ...parts, type: 'gap', from: last + 1, count: seq - last, why }];
  }
}

/** The number of the first record that a stored one stands for: of a gap, that of its first missing one. */
function firstSeq({ seq, text }: StoredRecord): number {
  if (!text.includes('"gap"')) return seq; // most are not, and reading one takes time
  const record = parseJson(text);
  const from = own(record, 'from');
  return own(record, 'type') === 'gap' && isAmount(from) && from <= seq ? from : seq;
}

/** The first record of each incarnation. */
function firstOfEach(records: readonly StoredRecord[]): readonly StoredRecord[] {
  const firsts = new Map<string, StoredRecord>();
  for (const record of records) if (!firsts.has(record.incarnation)) firsts.set(record.incarnation, record);
  return [...firsts.values()];
}
