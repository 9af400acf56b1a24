/** Where the values of a source go: takes them when it has room, and says when it has room again. */
export interface Puller<T> {
  readonly hasRoom: boolean;
  onRoom: () => void;
  offer(value: T): void;
  sourceDone(): void;
  fail(error: unknown): void;
}
