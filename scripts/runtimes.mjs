// Runs the contract of the transports on other Nodes, whose own WebSocket differs from one to the next, and prints how
// many tests passed and failed on each. The Nodes are dev dependencies of test/runtimes, for Linux x64 alone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const home = path.join(root, 'test/runtimes');
const output = path.join(root, 'build/runtimes');
const tests = [
  'test/contracts/',
  'test/laws/',
  'test/transport/webSocketTransport',
  'test/websocket/',
  'test/stories/send-only',
  'test/stories/keep-alive',
];

if (`${process.platform}-${process.arch}` !== 'linux-x64') {
  const text = `the other Nodes are for linux-x64, and this is ${process.platform}-${process.arch}`;
  if (process.env.CI) throw new Error(text);
  console.log(`not run: ${text}`);
  process.exit();
}

const readJson = (...parts) => JSON.parse(readFileSync(path.join(...parts), 'utf8'));
const { packages } = readJson(home, 'package-lock.json');
const runtimes = Object.entries(packages).filter(([folder]) => folder !== '');

const isInstalled = ([folder, { version }]) => {
  const file = path.join(home, folder, 'package.json');
  return existsSync(file) && readJson(file).version === version;
};
if (!runtimes.every(isInstalled)) {
  const { status } = spawnSync('npm', ['ci', '--prefix', home], { cwd: home, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm ci failed in test/runtimes');
}

mkdirSync(output, { recursive: true });
const rows = runtimes.map(([folder, { version }]) => {
  const report = path.join(output, `${version}.json`);
  rmSync(report, { force: true });
  const jest = path.join(root, 'node_modules/jest/bin/jest.js');
  // Not the reporter of the house, whose tally is that of `npm test`.
  const options = [
    '--selectProjects',
    'unit',
    '--coverage=false',
    '--reporters=default',
    '--json',
    '--outputFile',
    report,
  ];
  const { stdout, stderr } = spawnSync(
    path.join(home, folder, 'bin/node'),
    [jest, ...options, '--testPathPatterns', ...tests],
    { cwd: root, encoding: 'utf8', timeout: 300_000 },
  );
  const {
    numPassedTests = 0,
    numFailedTests = 1,
    numRuntimeErrorTestSuites = 0,
    testResults = [],
  } = existsSync(report) ? readJson(report) : {};
  const titles = testResults.flatMap(({ assertionResults }) => assertionResults.map(({ fullName }) => fullName));
  const native = titles.filter((title) => title.includes(`the WebSocket of Node ${version}`)).length;
  const failed = numFailedTests + numRuntimeErrorTestSuites + (native > 0 ? 0 : 1);
  if (failed > 0) console.error(stdout, stderr);
  if (native === 0) console.error(`Node ${version}: the contract was not run on its own WebSocket`);
  return { runtime: `Node ${version}`, passed: numPassedTests, failed };
});

console.log('runtime        passed  failed');
for (const { runtime, passed, failed } of rows) {
  console.log(`${runtime.padEnd(14)} ${String(passed).padStart(6)}  ${String(failed).padStart(6)}`);
}
if (rows.some(({ failed }) => failed > 0)) process.exitCode = 1;
