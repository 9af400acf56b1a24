import path from 'node:path';
import { run } from './run.mjs';

/** The doors in each environment of vitest: jsdom and happy-dom put classes of their own in the place of globals. */
export function inVitest() {
  return ['node', 'jsdom', 'happy-dom'].map((environment) => [
    `vitest, ${environment}`,
    (folder) => {
      const vitest = path.join(folder, '../node_modules/vitest/vitest.mjs');
      run(process.execPath, [vitest, 'run', '--environment', environment, 'vitest'], folder);
    },
  ]);
}
