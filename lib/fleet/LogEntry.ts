import type { StoredRecord } from '../model/FleetEngine.ts';
import { dataOf, isCount, own } from './text.ts';

/** An entry of the log of a fleet: a record of one host, or how many are missing. */
export type LogEntry = LogRecordEntry | LogGap;

interface EntryParts {
  /** Its place in the log: pass it to `read` to continue behind it. */
  readonly id: string;
  readonly host: string;
  readonly incarnation: string;
}

/** A decision, or the end of a socket or HTTP request, as the host has recorded it. */
export interface LogRecordEntry extends EntryParts {
  readonly type: 'decision' | 'end';
  /** Its number: 1 is the first of an incarnation, and none is missing that no gap counts. */
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
   * `trimmed`: they are older than what the engine keeps. `unexplained`: nobody has said why.
   */
  readonly why: 'buffer' | 'engine' | 'crash' | 'trimmed' | 'unexplained';
}

/** Reads the records of a log in order, and finds what is missing (S15). Pure. */
export class LogChecker {
  /** The last number of each incarnation that was read. */
  readonly #last = new Map<string, number>();
  readonly #fromStart: boolean;

  /** @param fromStart whether the log is read from its start, so that each incarnation must begin with 1 */
  constructor(fromStart: boolean) {
    this.#fromStart = fromStart;
  }

  /** Returns the entries for one stored record: none if it was read before; a gap first, if numbers are missing. */
  take({ id, incarnation, seq, text }: StoredRecord): readonly LogEntry[] {
    const known = this.#last.get(incarnation);
    if (known !== undefined && seq <= known) return [];
    this.#last.set(incarnation, seq);
    const parts = { id, host: hostOf(incarnation), incarnation };
    const record = dataOf(text);
    const from = own(record, 'from');
    const isGap = own(record, 'type') === 'gap' && isCount(from);
    const first = isGap ? from : seq;
    const next = (known ?? (this.#fromStart ? 0 : first - 1)) + 1;
    const entries: LogEntry[] = [];
    if (first > next) {
      const why = known === undefined ? 'trimmed' : 'unexplained';
      entries.push({ ...parts, type: 'gap', from: next, count: first - next, why });
    }
    if (isGap) {
      const start = Math.max(from, next);
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
    const last = this.#last.get(incarnation) ?? (this.#fromStart ? 0 : Infinity);
    if (seq <= last) return [];
    const parts = { id: '', host: hostOf(incarnation), incarnation };
    return [{ ...parts, type: 'gap', from: last + 1, count: seq - last, why: 'crash' }];
  }
}

/** Returns the name of the host of an incarnation. */
function hostOf(incarnation: string): string {
  return incarnation.slice(0, Math.max(0, incarnation.lastIndexOf('/')));
}
