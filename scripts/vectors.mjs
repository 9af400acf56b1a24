// Holds test/vectors.json against the tests of the last full run: counts each group, and fails for an entry that is
// neither run (a test that passed has a title that begins with its id) nor listed with a reason, and for too many changes.
import { readFileSync } from 'node:fs';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const most = 0.05; // of all vectors may be changed

const vectors = read('test/vectors.json');
const { changed, notRun, planned, readings } = read('test/vectors/changed.json');
// What drives the vectors through the public doors; the tests beside the sources run many of them a second time.
const executed = read('build/titles.json').filter(
  ({ file }) => file.startsWith('test/vectors/') || file === 'test/verdict/verdictVectors.test.ts',
);
const passed = new Set(executed.map(({ titles }) => /^[a-z-]+-\d+(?!\d)/.exec(titles.at(-1))?.[0]));

const idsOf = (entries) => new Set(entries.map(({ id }) => id));
const [known, changedIds, leftIds] = [vectors, changed, notRun].map(idsOf);
const plannedGroups = new Set(planned.map(({ group }) => group));

const rows = [...new Set(vectors.map(({ group }) => group))].map((group) => {
  const ids = vectors.filter((vector) => vector.group === group).map(({ id }) => id);
  const count = (of) => ids.filter((id) => of.has(id)).length;
  const isPlanned = plannedGroups.has(group);
  const missing = isPlanned ? [] : ids.filter((id) => !passed.has(id) && !leftIds.has(id));
  return {
    group,
    total: ids.length,
    passed: count(passed),
    changed: count(changedIds),
    notRun: count(leftIds),
    missing,
    isPlanned,
  };
});

const line = (...cells) =>
  console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(18) : String(cell).padStart(8))).join(''));
const sum = (column) => rows.filter(({ isPlanned }) => !isPlanned).reduce((all, row) => all + row[column], 0);
line('group', 'total', 'run', 'passed', 'changed', 'not run');
for (const row of rows.filter(({ isPlanned }) => !isPlanned)) {
  line(row.group, row.total, row.passed + row.missing.length, row.passed, row.changed, row.notRun);
}
line('all', sum('total'), sum('total') - sum('notRun'), sum('passed'), sum('changed'), sum('notRun'));

const list = (title, entries, text) => {
  console.log(`\n${title}`);
  for (const entry of entries) console.log(`  ${text(entry)}`);
};
list(
  'planned, counted apart',
  rows.filter(({ isPlanned }) => isPlanned),
  ({ group, total }) => `${group}: ${total}`,
);
list('changed', changed, (entry) => `${entry.id}: ${entry.old} → ${entry.new} (${entry.reason})`);
list('not run', notRun, ({ id, reason }) => `${id}: ${reason}`);
list('read so', readings, ({ group, text }) => `${group}: ${text}`);

const faults = [
  ...rows.flatMap(({ missing }) => missing.map((id) => `${id} is neither run nor listed`)),
  ...[...changedIds, ...leftIds].filter((id) => !known.has(id)).map((id) => `${id} is listed and no vector`),
  ...[...leftIds].filter((id) => passed.has(id)).map((id) => `${id} is listed as not run, and runs`),
  ...[...changedIds].filter((id) => leftIds.has(id)).map((id) => `${id} is listed twice`),
  ...(changed.length > most * vectors.length ? [`${changed.length} are changed, more than ${most * 100}%`] : []),
];
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
