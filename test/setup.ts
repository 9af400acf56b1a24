import { config } from 'rxjs';

const later = setTimeout; // the real one, whatever a test fakes
let isSet = false;

// An error that no subscriber handles fails the test it came from; by default rxjs throws it
// from a timer, which after the last test of a file ends the whole jest process.
const unhandled: unknown[] = [];
config.onUnhandledError = (error) => unhandled.push(error);
const counted = (...args: Parameters<typeof setTimeout>) => {
  isSet = true;
  return later(...args);
};
globalThis.setTimeout = Object.assign(counted, later);
afterEach(async () => {
  if (isSet) await new Promise((resolve) => later(resolve)); // after the timer in which rxjs reports
  isSet = false;
  const errors = unhandled.splice(0);
  if (errors.length) throw new AggregateError(errors, `unhandled by any subscriber: ${errors.map(String).join('; ')}`);
});
