import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { read, root } from './pages/blocks.ts';

it('the first programs of each library show what examples/first-ten-minutes says', async () => {
  const file = path.join(root, 'examples/first-ten-minutes/run.mjs');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { cwd: root });

  expect(stderr).toBe('');
  expect(read('examples/first-ten-minutes/README.md')).toContain(stdout.trim());
}, 120_000);
