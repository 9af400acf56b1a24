import type { ObservableInput } from 'rxjs';
import type { Message } from '../model/Message.ts';

/** What is done with each message, and how much may be under way and wait. */
export interface WorkPlan<R> {
  readonly project: (message: Message, index: number) => ObservableInput<R>;
  /** Messages at a time. */
  readonly concurrency: number;
  /** Bytes that wait before the link is held. */
  readonly highWaterMark: number;
  /** Bytes that wait at most, where reading can not stop. */
  readonly maxWaitingBytes: number;
}
