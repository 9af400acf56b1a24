// The gates. `npm run ok`: whether a change may land, in less than three minutes on two cores.
// `npm run ok:all`: that and everything that is slow. `--after-test` leaves out the tests, for CI, which runs them first.
// A step that fails does not hide the others; at the end all that failed are named.
import { spawn } from 'node:child_process';

const fast = [
  [['typecheck'], ['format:check'], ['build']],
  // Beside one another: the tests leave a core idle at times.
  [['lint of lib'], ['package'], ['tests']],
  [['guarantees']],
];
const slow = [
  ...[['typecheck'], ['format:check'], ['build'], ['lint'], ['package'], ['test'], ['guarantees'], ['demo'], ['api']],
  ...[
    ['bench'],
    ['matrix'],
    ['model'],
    ['sabotage'],
    ['leaks'],
    ['faults'],
    ['fleet:faults'],
    ['chaos'],
    ['hops'],
    ['egress'],
  ],
].map((step) => [step]);

const commands = {
  typecheck: 'npm run typecheck',
  'format:check': 'npx biome ci .',
  build: 'npm run build',
  'lint of lib': 'npx eslint lib && npx depcruise lib && npx knip && npm run -s words',
  lint: 'npm run lint',
  // Without the script of `npm pack`, which would build again beneath the tests.
  package: 'npx publint --strict && npm_config_ignore_scripts=true npx attw --pack . --profile node16',
  tests: 'npx jest --selectProjects unit package --coverage=false',
  test: 'npm test',
  guarantees: 'npm run guarantees',
  demo: 'npm run demo',
  api: 'npm run api',
  bench: 'npm run bench -- --only receive-32,send-32 --clients ws,library,library-requests',
  matrix: 'npm run matrix',
  model: 'npm run model',
  sabotage: 'npm run sabotage',
  leaks: 'npm run leaks',
  faults: 'npm run faults',
  'fleet:faults': 'npm run fleet:faults',
  chaos: 'npm run chaos',
  hops: 'npm run hops -- --check',
  egress: 'npm run egress',
};

const all = process.argv.includes('--all');
const without = process.argv.includes('--after-test') ? ['test'] : [];
const failed = [];
const minutes = 15; // for each step; one that hangs must not hide the others
const running = new Set();
const stop = (child) => process.kill(-child.pid, 'SIGKILL');

// Each step is a process group of its own, which a terminal does not interrupt.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of running) stop(child);
    process.exit(1);
  });
}

for (const group of all ? slow : fast) {
  const names = group.flat().filter((name) => !without.includes(name));
  const outcomes = await Promise.all(names.map((name) => run(name, names.length > 1)));
  if (!all && outcomes.includes(false)) break; // what comes next would only repeat it
}
if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Runs one step; where others run beside it, its output comes in one piece. */
async function run(name, beside) {
  const started = performance.now();
  const stdio = beside ? ['ignore', 'pipe', 'pipe'] : ['ignore', 1, 2];
  const child = spawn(commands[name], { shell: true, stdio, detached: true });
  running.add(child);
  const tooLong = setTimeout(() => {
    console.error(`${name} does not end: stopped after ${minutes} minutes`);
    stop(child);
  }, minutes * 60_000);
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => output.push(chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(tooLong);
  running.delete(child);
  process.stdout.write(Buffer.concat(output));
  console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name}, ${Math.round((performance.now() - started) / 1_000)} s`);
  if (code !== 0) failed.push(name);
  return code === 0;
}
