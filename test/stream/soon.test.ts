import { config } from 'rxjs';
import { soon } from '../../lib/stream/whenSettled.ts';

it('soon() runs its work after the present call, in order, and reports what it throws (L24, L25)', async () => {
  const before = config.onUnhandledError;
  const reported = new Promise((resolve) => (config.onUnhandledError = resolve));
  const log: string[] = [];
  const error = new Error('of the work');
  soon(() => log.push('first'));
  soon(() => {
    throw error;
  });
  soon(() => log.push('last'));
  log.push('the call returns');
  expect(await reported).toBe(error);
  config.onUnhandledError = before;
  expect(log).toEqual(['the call returns', 'first', 'last']);
});
