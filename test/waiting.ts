import { setTimeout } from 'node:timers/promises';

/** What a promise rejects with; fails if it does not. */
export const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => {
      throw new Error(`it is fulfilled with ${String(value)}`);
    },
    (error: unknown) => error,
  );

/**
 * Waits until something is so, for what nobody tells. It looks each millisecond: looking in each turn would take the
 * processor from the program that it waits for.
 */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(1);
}

/** Waits until something is so, for as many turns as it takes on this machine and many more; says whether it is. */
export async function soon(holds: () => boolean): Promise<boolean> {
  for (let turn = 0; turn < 2_000 && !holds(); turn++) await new Promise((resolve) => setImmediate(resolve));
  return holds();
}
