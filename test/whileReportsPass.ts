import { config } from 'rxjs';

/** Lets errors that no subscriber handles pass unseen in the tests of this block: what they break on purpose is reported. */
export function whileReportsPass(): void {
  const before = config.onUnhandledError;
  beforeAll(() => {
    config.onUnhandledError = () => undefined;
  });
  afterAll(() => {
    config.onUnhandledError = before;
  });
}
