import { config } from 'rxjs';

const later = setTimeout; // the real one, whatever a test fakes

// An error that no subscriber handles fails the test it came from; by default rxjs throws it
// from a timer, which after the last test of a file ends the whole jest process.
const unhandled: unknown[] = [];
config.onUnhandledError = (error) => unhandled.push(error);
afterEach(async () => {
  await new Promise((resolve) => later(resolve)); // after the timer in which rxjs reports
  const errors = unhandled.splice(0);
  if (errors.length) throw new AggregateError(errors, `unhandled by any subscriber: ${errors.map(String).join('; ')}`);
});
