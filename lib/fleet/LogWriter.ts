import type { SchedulerLike, Unsubscribable } from 'rxjs';
import type { FleetEngine } from '../model/FleetEngine.ts';
import { min } from '../model/intrinsics.ts';
import { schedule } from '../stream/schedulerTime.ts';
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
  #pause = firstPause;
  #over = false;
  readonly #flushEvery: number;
  readonly #parts: LogWriterParts;

  constructor(options: Required<LogOptions>, parts: LogWriterParts) {
    const { bufferRecords, bufferBytes, flushEvery, batch } = options;
    this.buffer = new LogBuffer({ records: bufferRecords, size: bufferBytes, batch, kept }, textOfGap);
    this.#flushEvery = flushEvery;
    this.#parts = parts;
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
    const { questions, engine, incarnation } = this.#parts;
    if (this.#asking || this.#over || !buffer.due) return;
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
        const isProgress = answer && (answer.behind ? buffer.behind(answer.last) : buffer.acknowledge(answer.last));
        if (isProgress) this.#pause = firstPause;
        this.#parts.progress();
        if (!buffer.due) return;
        if (isProgress) this.#flushIn(0);
        else {
          this.#flushIn(this.#pause);
          this.#pause = min(this.#pause * 2, longestPause);
        }
      },
      appendTimeout,
    );
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
const appendTimeout = 1_000;
