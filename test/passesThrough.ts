import type { Observable } from 'rxjs';
import { marbled } from './marbled.ts';

/** One test of an operator, in marbles: what the source emits, when it is subscribed to, and what the result emits. */
export type MarbleRow = readonly [title: string, source: string, subscription: string, expected: string];

/** The values of the letters, where a letter is not its own value. */
export interface MarbleValues<T> {
  readonly source?: Readonly<Record<string, T>>;
  readonly expected?: Readonly<Record<string, unknown>>;
}

/** Makes a test of each row: never, empty, one, many, error, endless… Spaces at the ends of marbles only align them. */
export function passesThrough<T = string>(
  operator: (source: Observable<T>) => Observable<unknown>,
  rows: readonly MarbleRow[],
  values: MarbleValues<T> = {},
): void {
  test.each(rows)('%s', (_title, marbles, subscription, expected) => {
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<T>(marbles.trim(), values.source);

      expectObservable(operator(source)).toBe(expected.trim(), values.expected);
      expectSubscriptions(source.subscriptions).toBe(subscription.trim());
    })();
  });
}
