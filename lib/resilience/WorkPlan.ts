import type { ObservableInput } from 'rxjs';

/** What is done with each message, and how much may be under way and wait. */
export interface WorkPlan<T, R> {
  readonly project: (message: T, index: number) => ObservableInput<R>;
  /** Messages at a time. */
  readonly concurrency: number;
  /** Bytes that wait before the link is held. */
  readonly highWaterMark: number;
  /** Bytes that wait at most, where reading cannot stop. */
  readonly maxWaitingBytes: number;
}
