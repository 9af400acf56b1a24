import type { Message } from '../model/Message.ts';

/** Where messages go: takes them when it has room, and says when it has room again. */
export interface Puller {
  readonly hasRoom: boolean;
  onRoom: () => void;
  offer(message: Message): void;
  sourceDone(): void;
  fail(error: unknown): void;
}
