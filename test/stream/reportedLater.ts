import { config } from 'rxjs';

/** Gives what was reported to `config.onUnhandledError` while this runs, and in the turn after it. */
export async function reportedLater(body: () => Promise<void>): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  const hook = config.onUnhandledError;
  config.onUnhandledError = (error) => errors.push(error);
  try {
    await body();
    await new Promise((resolve) => setTimeout(resolve)); // when RxJS reports
    await new Promise((resolve) => setTimeout(resolve));
  } finally {
    config.onUnhandledError = hook;
  }
  return errors;
}
