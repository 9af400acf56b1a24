// Compares builds of the library in one interleaved run: what a change, or a law that is left out, is worth.
// node bench/ablation.mjs [VARIANT…] [--cases churn-warm,idle] [--rounds N] [--quick]
// A variant is a commit, a patch of lib/ to HEAD, or several patches joined by +. The first is HEAD, without changes; ratios
// are to it. Without a variant: each patch of ablations/, all of them together, and raw ws; writes results/laws.csv and its
// table of README.md.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ablations, lawCases } from './laws.mjs';
import { writeReport } from './report.mjs';
import { partial, table, whole } from './results.mjs';
import { sample } from './sample.mjs';
import { startServer } from './startServer.mjs';
import { ratio, rows } from './statistics.mjs';

const options = {
  cases: { type: 'string' },
  client: { type: 'string' },
  rounds: { type: 'string', default: '5' },
  quick: { type: 'boolean' },
};
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const laws = positionals.length === 0;
const cases = values.cases?.split(',') ?? (laws ? Object.keys(lawCases) : ['churn-cold', 'churn-warm', 'idle']);
const isWhole = laws && !values.cases && !values.quick;
const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'ablation-'));
const server = await startServer();
try {
  const given = laws ? ablations.map(({ file }) => file) : positionals;
  if (laws) given.push(given.join('+'));
  const built = ['HEAD', ...given].map((name, i) => ({
    name: laws ? (['nothing', ...ablations.map((each) => each.name)][i] ?? 'all of these') : name,
    bench: build(name, path.join(folder, String(i))),
  }));
  const variants = laws ? [...built, { name: 'ws', raw: true, bench: built[0].bench }] : built;
  const write = table(isWhole ? whole : partial, 'laws');
  for (const which of cases) await compare(which, variants, write);
  if (isWhole) writeReport(['laws']);
} finally {
  server.stop();
  rmSync(folder, { recursive: true });
}

/** Builds a variant in a folder of its own, beside a copy of the benchmarks, and gives the URL of that copy. */
function build(name, into) {
  const patches = name.split('+').filter((part) => part.endsWith('.patch'));
  mkdirSync(into);
  const run = (program, given, more = {}) =>
    execFileSync(program, given, { cwd: into, stdio: ['pipe', 2, 2], ...more });
  const tree = patches.length > 0 ? 'HEAD' : name;
  const archive = execFileSync('git', ['archive', tree, '--', '.', ':!bench'], { cwd: root, maxBuffer: 2 ** 28 });
  run('tar', ['-x'], { input: archive });
  for (const patch of patches) run('patch', ['-p1', '-i', path.resolve(patch)]);
  symlinkSync(path.join(root, 'node_modules'), path.join(into, 'node_modules'));
  // Without the declarations, which no benchmark reads.
  const config = "import all from './rollup.config.js'; export default { ...all[0], onwarn: () => {} };\n";
  writeFileSync(path.join(into, 'code.config.mjs'), config);
  run(process.execPath, [path.join(root, 'node_modules/rollup/dist/bin/rollup'), '-c', 'code.config.mjs', '--silent']);
  // Its link to the library is relative: it leads to this build.
  cpSync(path.join(root, 'bench'), path.join(into, 'bench'), { recursive: true, verbatimSymlinks: true });
  return pathToFileURL(path.join(into, 'bench', '/'));
}

async function compare(which, variants, write) {
  const { clients = [], count, tls, unit } = await import(`./cases/${which}.mjs`);
  const much = values.quick && unit !== 'bytes of heap' ? Math.ceil(count / 10) : count;
  const mine = values.client ?? lawCases[which]?.client ?? 'library';
  const subjects = variants.filter(({ raw }) => !raw || clients.length === 0 || clients.includes('ws'));
  const samples = [];
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (let i = 0; i < subjects.length; i += 1) {
      const { name, raw, bench } = subjects[(i + round) % subjects.length];
      const given = [which, raw ? 'ws' : mine, tls ? server.secureUrl : server.url, much];
      const value = await sample('measure.mjs', given, tls && server.trusted, bench);
      samples.push({ round, name, value });
      write([round, which, name, value.toFixed(3)]);
    }
  }
  console.log(`${which}, ${mine}, as a multiple of ${subjects[0].name}: median (range)`);
  for (const { name } of subjects) {
    const { median, low, high } = ratio(rows(samples, { name }), rows(samples, { name: subjects[0].name }));
    console.log(`${median.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)}) ${name}`);
  }
}
