// Mutation testing with Stryker: npm run mutants [room…]. Mutates the rooms one after another, about half an hour in all
// on a quiet machine, then writes docs/mutants.md from the reports of all six. `--report` writes the page alone.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const rooms = ['model', 'verdict', 'audit', 'owner', 'socket', 'network'];
const LEAST = 90; // per cent
const page = 'docs/mutants.md';

const [...asked] = process.argv.slice(2);
for (const room of asked.length > 0 ? asked.filter((each) => rooms.includes(each)) : rooms) {
  const { status } = spawnSync('npx', ['stryker', 'run', 'test/mutants/stryker.config.js'], {
    env: { ...process.env, MUTANTS_ROOM: room },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`Stryker failed in lib/${room}`);
}

const files = rooms
  .flatMap((room) => Object.entries(JSON.parse(readFileSync(`build/mutants/${room}.json`, 'utf8')).files))
  .sort(([a], [b]) => (a < b ? -1 : 1));
const rows = files.map(([name, { mutants }]) => ({ name: name.replace(/^lib\//, ''), ...countOf(mutants) }));
const total = countOf(files.flatMap(([, { mutants }]) => mutants));

const table = (heads, lines) =>
  [heads, heads.map((_, column) => (column === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
const cells = ({ name, score, killed, late, survived, unreached, loading }) => [
  name,
  Number.isNaN(score) ? '-' : `${score.toFixed(1)} %`,
  ...[killed, late, survived, unreached, loading].map((count) => count || ''),
];

writeFileSync(
  page,
  `# Mutants

Written by \`npm run mutants\`: [Stryker](https://stryker-mutator.io) changes one thing of \`lib/\` at a time, and the unit
tests of the rooms ${[...rooms, 'stream'].map((room) => `\`${room}\``).join(', ')} should notice, with some of
other rooms that cover them (\`test/mutants/suite.ts\` lists which). Of ${total.run} mutants they noticed
${total.killed + total.late}: **${total.score.toFixed(1)} %**, and the script fails below ${LEAST} %. What other tests would notice (stories over real
connections, the contract of the transports, ten thousand random runs) is not counted; nor are ${total.loading} mutants in what runs
while modules load, each of which would take a whole run of the tests. So a test that needs the modules afresh must load them
when its file loads: if it did so while it runs, it would count as the test of all that runs while modules load.

${table(
  ['file', 'noticed', 'killed', 'timed out', 'survived', 'not reached', 'not run'],
  [...rows.filter(({ run }) => run > 0), { name: '**all**', ...total }].map(cells),
)}

## What nobody noticed

${files.map(survivorsOf).filter(Boolean).join('\n\n')}
`,
);
console.log(`${total.score.toFixed(1)} % of ${total.run} mutants: ${page}`);
if (total.score < LEAST) process.exitCode = 1;

function countOf(mutants) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const killed = count('Killed');
  const late = count('Timeout');
  const survived = count('Survived');
  const unreached = count('NoCoverage');
  const run = killed + late + survived + unreached;
  return { killed, late, survived, unreached, run, score: (100 * (killed + late)) / run, loading: count('Ignored') };
}

function survivorsOf([name, { source, mutants }]) {
  const lines = source.split('\n');
  const items = mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .sort((a, b) => a.location.start.line - b.location.start.line || a.location.start.column - b.location.start.column)
    .map(({ location: { start, end }, replacement, status }) => {
      const last = start.line === end.line ? end.column - 1 : undefined;
      const before = brief(lines[start.line - 1].slice(start.column - 1, last));
      const note = status === 'NoCoverage' ? ', not reached' : '';
      return `- ${start.line}: \`${before}\` to \`${brief(replacement)}\`${note}`;
    });
  return items.length === 0 ? '' : [`### ${name}`, '', ...items].join('\n');
}

function brief(code) {
  const line = code.replaceAll(/\s+/g, ' ').replaceAll('`', "'").trim();
  return line.length > 70 ? `${line.slice(0, 70)}…` : line;
}
