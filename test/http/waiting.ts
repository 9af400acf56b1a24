/** What a promise rejects with; fails if it does not. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`it is fulfilled with ${String(value)}`);
    },
    (error: unknown) => error,
  );

/** Waits until something is so, turn by turn: for what nobody tells. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
