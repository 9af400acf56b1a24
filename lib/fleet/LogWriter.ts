import type { SchedulerLike, Unsubscribable } from 'rxjs';
import type { FleetEngine } from '../model/FleetEngine.ts';
import { max, min } from '../model/intrinsics.ts';
import { elapsed, schedule } from '../stream/schedulerTime.ts';
import { readAppended } from './answers.ts';
import type { LogOptions } from './FleetOptions.ts';
import type { Questions } from './Questions.ts';
import { textOfGap } from './recordText.ts';
import { LogBuffer } from './LogBuffer.ts';

/** Writes the records of a host to the log of its fleet, in batches. Asks a failing engine again after a longer and longer pause (S19). */
export class LogWriter {
  readonly buffer: LogBuffer;
  #timer: Unsubscribable | undefined;
  #asking = false;
  /** How often the engine may have forgotten what it had acknowledged, and how many of these are cleared up. */
  #doubts = 0;
  #cleared = 0;
  #pause = firstPause;
  /** How long the engine may take: longer on a slow link, so that a batch is not sent again while it is under way. */
  #timeout = shortestTimeout;
  #over = false;
  readonly #flushEvery: number;
  readonly #parts: LogWriterParts;

  constructor(options: Required<LogOptions>, parts: LogWriterParts) {
    const { bufferRecords, bufferBytes, flushEvery, batch } = options;
    this.buffer = new LogBuffer({ records: bufferRecords, size: bufferBytes, batch, kept }, textOfGap);
    this.#flushEvery = flushEvery;
    this.#parts = parts;
  }

  /** Whether something must be sent, or the engine must be asked whether it still has what it had acknowledged. */
  get due(): boolean {
    return this.buffer.due || this.#cleared < this.#doubts;
  }

  put(text: string): void {
    if (this.#over) return;
    this.buffer.put(text);
    this.#flushIn(this.#flushEvery);
  }

  /** Writes now, unless a question is on its way. */
  flush(): void {
    this.#timer?.unsubscribe();
    this.#timer = undefined;
    this.#ask();
  }

  /** The engine may have forgotten what it had acknowledged: asks it, with no records if none wait (S17). */
  doubt(): void {
    const { last, unwritten } = this.buffer;
    if (unwritten < last) this.#doubts += 1;
    this.flush();
  }

  stop(): void {
    this.#over = true;
    this.#timer?.unsubscribe();
  }

  #flushIn(ms: number): void {
    if (this.#timer || this.#asking || this.#over) return;
    this.#timer = schedule(
      this.#parts.scheduler,
      () => {
        this.#timer = undefined;
        this.#ask();
      },
      ms,
    );
  }

  #ask(): void {
    const { buffer } = this;
    const { questions, engine, incarnation, scheduler } = this.#parts;
    if (this.#asking || this.#over || !this.due) return;
    const doubts = this.#doubts;
    const began = elapsed(scheduler);
    questions.ask(
      'append',
      () => {
        this.#asking = true;
        const { prev, records } = buffer.batch();
        return engine.append(incarnation, prev, records);
      },
      readAppended,
      (answer) => {
        this.#asking = false;
        if (answer) this.#answeredAfter(elapsed(scheduler) - began);
        const isProgress = answer && (answer.behind ? buffer.behind(answer.last) : buffer.acknowledge(answer.last));
        if (answer) this.#cleared = doubts;
        if (isProgress) this.#pause = firstPause;
        this.#parts.progress();
        if (!this.due) return;
        if (isProgress) this.#flushIn(0);
        else {
          this.#flushIn(this.#pause);
          this.#pause = min(this.#pause * 2, longestPause);
        }
      },
      this.#timeout,
      (answer) => {
        // What it says of records that it does not have may be old.
        if (!answer || answer.behind === true || this.#over) return;
        this.#answeredAfter(elapsed(scheduler) - began);
        if (!buffer.acknowledge(answer.last)) return;
        this.#pause = firstPause;
        this.#parts.progress();
        this.flush();
      },
    );
  }

  #answeredAfter(took: number): void {
    this.#timeout = min(max(took * 4, shortestTimeout), longestTimeout);
  }
}

interface LogWriterParts {
  readonly engine: FleetEngine;
  readonly questions: Questions;
  readonly scheduler: SchedulerLike;
  readonly incarnation: string;
  /** Called after each answer. */
  readonly progress: () => void;
}

/** How many acknowledged records are kept for an engine that forgets them. */
const kept = 8_192;
/** ms */
const firstPause = 50;
const longestPause = 1_000;
const shortestTimeout = 1_000;
const longestTimeout = 8_000;
