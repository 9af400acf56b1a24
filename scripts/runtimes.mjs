// Runs the contract of the transports on other Nodes, whose own WebSocket differs from one to the next, and prints how
// many tests passed and failed on each.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { otherNodes, unfit } from './otherNodes.mjs';

const root = path.resolve(import.meta.dirname, '..');
const output = path.join(root, 'build/runtimes');
const tests = [
  'test/contracts/',
  'test/laws/',
  'test/transport/plantedGetters',
  'test/transport/webSocketTransport',
  'test/websocket/',
  'test/stories/send-only',
  'test/stories/keep-alive',
];

if (unfit) {
  if (process.env.CI) throw new Error(unfit);
  console.log(`not run: ${unfit}`);
  process.exit();
}

mkdirSync(output, { recursive: true });
const rows = otherNodes().map(({ version, node }) => {
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
  const { stdout, stderr } = spawnSync(node, [jest, ...options, '--testPathPatterns', ...tests], {
    cwd: root,
    encoding: 'utf8',
    timeout: 300_000,
  });
  const {
    numPassedTests = 0,
    numFailedTests = 1,
    numRuntimeErrorTestSuites = 0,
    testResults = [],
  } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
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
