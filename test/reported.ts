import { config } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';

/** Runs `body` in virtual time and gives what was reported to `config.onUnhandledError` meanwhile. */
export function reported(body: () => void): readonly unknown[] {
  const errors: unknown[] = [];
  const hook = config.onUnhandledError;
  config.onUnhandledError = (error) => errors.push(error);
  try {
    new TestScheduler(() => undefined).run(body);
  } finally {
    config.onUnhandledError = hook;
  }
  return errors;
}
