// Breaks the library on purpose, one patch of test/sabotage at a time and in a copy, and shows which test notices:
// npm run sabotage [name…]. Fails if a patch does not apply any more, or if the tests that it names stay green.
// The head of a patch names them: `Caught by: <file> [| <part of the title>]`.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const patches = path.join(root, 'test/sabotage');
const home = mkdtempSync(path.join(tmpdir(), 'rx-secure-networking-sabotage-'));
const jest = path.join(root, 'node_modules/jest/bin/jest.js');
const wanted = process.argv.slice(2);
const queue = readdirSync(patches).filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const width = Math.max(...queue.map((name) => name.length));
const started = performance.now();

let failed = 0;
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, (_, index) => work(copyTo(index))));
rmSync(home, { recursive: true, force: true });
console.log(
  `${failed === 0 ? 'all caught' : `${failed} not caught`} in ${Math.round((performance.now() - started) / 1_000)} s`,
);
if (failed > 0) process.exitCode = 1;

function copyTo(index) {
  const copy = path.join(home, String(index));
  for (const part of ['lib', 'test', 'scripts', 'package.json', 'tsconfig.json', 'jest.config.js']) {
    cpSync(path.join(root, part), path.join(copy, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

async function work(copy) {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const caught = await tryOut(copy, name).catch((error) => ({ why: String(error.stderr || error.message) }));
    if (!caught.title) failed += 1;
    console.log(`${name.padEnd(width)}  ${caught.title ?? `NOT CAUGHT: ${caught.why}`}`);
  }
}

async function tryOut(copy, name) {
  const patch = path.join(patches, name);
  const [, file, title] = /^Caught by: (\S+)(?: \| (.+))?$/mu.exec(readFileSync(patch, 'utf8')) ?? [];
  if (file === undefined) return { why: 'it names no test' };
  apply(copy, patch);
  try {
    return await firstFailure(copy, file, title);
  } finally {
    apply(copy, patch, '--reverse');
  }
}

function apply(copy, patch, ...options) {
  // Outside of any repository, as far as git can tell, or it would leave ignored files alone.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: home };
  execFileSync('git', ['apply', '-C1', ...options, patch], { cwd: copy, env, stdio: 'pipe' });
}

async function firstFailure(copy, file, title) {
  const result = path.join(copy, 'result.json');
  rmSync(result, { force: true });
  const only = title === undefined ? [] : ['--testNamePattern', title];
  const args = ['--selectProjects', 'unit', '--runTestsByPath', file, '--runInBand', '--coverage=false', ...only];
  const env = { ...process.env, MODEL_SEED: '1', MODEL_RUNS: '2000', MODEL_SHRINK: 'no' };
  await promisify(execFile)(
    process.execPath,
    [jest, ...args, '--reporters=default', '--json', '--outputFile', result],
    { cwd: copy, env, timeout: 60_000, maxBuffer: 2 ** 26 },
  ).catch((error) => error); // a red run is what is hoped for
  const { testResults } = JSON.parse(readFileSync(result, 'utf8'));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  if (tests.every(({ status }) => status === 'pending')) return { why: `${file} does not run` };
  const found = tests.find(({ status }) => status === 'failed');
  return found ? { title: found.fullName } : { why: `${file} stays green` };
}
