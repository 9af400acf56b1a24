import { causeOfLoss } from '../../lib/socket/endForLink.ts';

const error = new Error('the driver says');

it.each<[code: number, error: Error | undefined, string]>([
  [1000, undefined, 'peer'],
  [1005, undefined, 'peer'],
  [4000, undefined, 'peer'],
  [1006, undefined, 'lost'],
  [1006, error, 'lost'],
  [1002, error, 'lost'],
  [1008, error, 'fragments'],
  [1009, error, 'too-large'],
])('an end with %s and %p is put down to: %s', (code, given, cause) => {
  expect(causeOfLoss(code, given)).toBe(cause);
});
