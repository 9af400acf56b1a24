import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { startServer } from '../server.ts';

const run = promisify(execFile);
const root = path.resolve(__dirname, '../..');
const home = path.join(root, 'build/readme');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const [, example = ''] = /^```ts\n(.*?)^```/msu.exec(readme) ?? [];

beforeEach(() => {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
});

it('the example of the README compiles, connects, gets its answer and ends with its owner', async () => {
  const server = await startServer((peer) => {
    peer.on('message', (data) => {
      peer.send(`you said ${(data as Buffer).toString()}`);
    });
  });
  const here = example.replaceAll('wss://chat.example.com/', server.url);
  expect(here).not.toBe(example);
  writeFileSync(path.join(home, 'example.mts'), here);
  writeFileSync(
    path.join(home, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2022',
        lib: ['ES2023', 'DOM'],
        strict: true,
        skipLibCheck: true,
      },
      files: ['example.mts'],
    }),
  );
  await run(process.execPath, [path.join(root, 'node_modules/@typescript/native/bin/tsc'), '-p', home]).catch(
    (error: unknown) => {
      throw new Error((error as { stdout: string }).stdout);
    },
  );
  const { stdout } = await run(process.execPath, [path.join(home, 'example.mjs')], { timeout: 10_000 });
  expect(stdout.trim().split('\n')).toEqual([
    'chat create true undefined',
    'chat connect true undefined',
    'you said hello',
  ]);
  await server[Symbol.asyncDispose]();
}, 60_000);

it('the README fits on one screen', () => {
  expect(readme.split('\n').length).toBeLessThan(80);
});
