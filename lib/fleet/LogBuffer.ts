import { append, floor, max, min } from '../model/intrinsics.ts';
import { PrivateQueue } from '../model/privateCollections.ts';
import type { LogRecord } from '../model/FleetEngine.ts';

/** Why records are missing. `buffer`: too many waited. `engine`: it has lost what it had acknowledged. */
export type GapCause = 'buffer' | 'engine';

/**
 * The records of one incarnation on their way to the log. Pure: it decides what is sent next. Each number stands for
 * exactly one record, or for one that a gap counts, so `last = records + gaps` for whoever reads the log (S15).
 */
export class LogBuffer {
  /** The number of the last record that was put, or dropped. */
  last = 0;
  /** How many records are missing in the log, as far as it is known here. */
  lost = 0;
  /** The number up to which the engine has everything. */
  #acknowledged = 0;
  #waiting = new PrivateQueue<Kept>();
  #waitingSize = 0;
  /** What is being sent, and what came back because the engine had lost it. */
  #front: Kept[] = [];
  /** What was acknowledged last. An engine may forget it. */
  #kept: Kept[] = [];
  #keptSize = 0;
  /** The number of the last record that was ever sent. */
  #sent = 0;
  #dropped = 0;
  readonly #limits: LogBufferLimits;
  readonly #gapText: GapText;

  constructor(limits: LogBufferLimits, gapText: GapText) {
    this.#limits = limits;
    this.#gapText = gapText;
  }

  /** How many records wait, without those that were dropped. */
  get waiting(): number {
    return this.#waiting.length + this.#front.length;
  }

  /** How many records the engine does not have, those that were dropped since the last gap included. */
  get unwritten(): number {
    return this.last - this.#acknowledged;
  }

  /** Whether something must be sent: records, or a gap that is not on record yet. */
  get due(): boolean {
    return this.waiting > 0 || this.#dropped > 0;
  }

  /** Takes a record. Drops and counts it if too many wait (S16). */
  put(text: string): void {
    this.last += 1;
    const isFull = this.waiting >= this.#limits.records || this.#waitingSize + text.length > this.#limits.size;
    if (isFull) {
      this.#dropped += 1;
      this.lost += 1;
      return;
    }
    this.#closeGap(this.last - 1);
    this.#add({ seq: this.last, text });
  }

  /** Returns what to send now, and the number that it follows on. The same until `acknowledge` or `behind`. */
  batch(): { readonly prev: number; readonly records: readonly LogRecord[] } {
    const front = this.#front;
    while (front.length < this.#limits.batch) {
      const next = this.#waiting.take();
      if (!next) break;
      append(front, next);
    }
    if (front.length === 0 && this.#dropped > 0) {
      this.#closeGap(this.last);
      return this.batch();
    }
    const records: Kept[] = [];
    let size = 0;
    for (let i = 0; i < front.length && i < this.#limits.batch; i++) {
      const record = front[i] as Kept;
      size += record.text.length;
      if (i > 0 && size > longestBatch) break;
      append(records, record);
    }
    this.#sent = max(this.#sent, records[records.length - 1]?.seq ?? 0);
    return { prev: this.#acknowledged, records };
  }

  /** The engine has everything up to this number. Returns whether that is news. */
  acknowledge(last: number): boolean {
    const before = this.#acknowledged;
    const rest: Kept[] = [];
    for (let i = 0; i < this.#front.length; i++) {
      const record = this.#front[i] as Kept;
      if (record.seq > min(last, this.#sent)) {
        append(rest, record);
        continue;
      }
      this.#waitingSize -= record.text.length;
      this.#keptSize += record.text.length;
      append(this.#kept, record);
      this.#acknowledged = record.seq;
    }
    this.#front = rest;
    const { kept, size } = this.#limits;
    if (this.#kept.length > kept * 2 || this.#keptSize > size) this.#keep(min(kept, floor(this.#kept.length / 2)));
    return this.#acknowledged > before;
  }

  #keep(count: number): void {
    const some: Kept[] = [];
    this.#keptSize = 0;
    for (let i = this.#kept.length - count; i < this.#kept.length; i++) {
      const record = this.#kept[i] as Kept;
      append(some, record);
      this.#keptSize += record.text.length;
    }
    this.#kept = some;
  }

  /**
   * The engine has less than it had acknowledged: up to `last`. It gets again what is still here; the rest is a gap (S17).
   * Returns whether it has less.
   */
  behind(last: number): boolean {
    if (last >= this.#acknowledged) return false;
    const again: Kept[] = [];
    const first = this.#kept.length - this.#limits.kept;
    for (let i = first > 0 ? first : 0; i < this.#kept.length; i++) {
      const record = this.#kept[i] as Kept;
      if (record.seq > last) append(again, record);
    }
    this.#kept = [];
    this.#keptSize = 0;
    // A gap has the number of its last record, and begins behind the record before.
    const from = again[0] === undefined ? this.#acknowledged + 1 : (again[0].from ?? again[0].seq);
    const front: Kept[] = [];
    if (from > last + 1) {
      const count = from - last - 1;
      this.lost += count;
      append(front, { seq: from - 1, from: last + 1, text: this.#gapText(last + 1, count, 'engine') });
    }
    for (let i = 0; i < again.length; i++) append(front, again[i] as Kept);
    for (let i = 0; i < front.length; i++) this.#waitingSize += (front[i] as Kept).text.length;
    for (let i = 0; i < this.#front.length; i++) append(front, this.#front[i] as Kept);
    this.#front = front;
    this.#acknowledged = last;
    return true;
  }

  /** Puts a gap for what was dropped up to this number. */
  #closeGap(seq: number): void {
    if (this.#dropped === 0) return;
    const from = seq - this.#dropped + 1;
    this.#add({ seq, from, text: this.#gapText(from, this.#dropped, 'buffer') });
    this.#dropped = 0;
  }

  #add(record: Kept): void {
    this.#waiting.add(record);
    this.#waitingSize += record.text.length;
  }
}

/** Characters: so much passes over a slow link before the engine must have answered. */
const longestBatch = 131_072;

interface Kept extends LogRecord {
  /** Of a gap, the number of its first missing record. */
  readonly from?: number;
}

/** How much a buffer holds. */
export interface LogBufferLimits {
  readonly records: number;
  /** Characters. */
  readonly size: number;
  readonly batch: number;
  /** How many acknowledged records it keeps. */
  readonly kept: number;
}

type GapText = (from: number, count: number, why: GapCause) => string;
