// Holds the guarantees against the tests of the last full run: fails if a law or a trap has no test that passed, or if
// docs/guarantees.md is not what the list says. With --write it writes the page. Where the tests in Chromium have not run
// (npm run ok), what the page says of them is believed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { laws, lawsOfFleets, lawsOfGuests, lawsOfHttp, notHere, traps } from './guaranteeList.mjs';

const page = 'docs/guarantees.md';
const executed = JSON.parse(readFileSync('build/titles.json', 'utf8'));

/** The files of the tests whose title, or a describe's around them, begins with the id, or with a row of ids that has it. */
function testsOf(id) {
  const shown = executed.filter(({ titles }) =>
    titles.some((title) => new RegExp(`^(?:[A-Z]\\d+ )*${id}(?!\\d)`).test(title)),
  );
  return { count: shown.length, files: [...new Set(shown.map(({ file }) => file))].sort() };
}

const links = (id) =>
  testsOf(id)
    .files.map((file) => `[${file.replace(/^test\/|\.test\.ts$/g, '')}](../${file})`)
    .join(', ');
const table = (heads, rows) =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const short = (list) =>
  table(
    ['', 'what holds', 'tests'],
    list.map(([id, promise]) => [id, promise, links(id)]),
  );

const text = `# Guarantees

Written by \`npm run guarantees -- --write\` from the list and the tests that passed. Each law has a test whose title begins with
its number; what it rests on and what it does not cover stand beside it.

## Laws

${table(
  ['', 'what holds', 'rests on', 'hazard', 'tests'],
  laws.map(([id, ...cells]) => [id, ...cells, links(id)]),
)}

## Laws of guests

${short(lawsOfGuests)}

## Laws of HTTP requests

${short(lawsOfHttp)}

## Laws of fleets

${short(lawsOfFleets)}

## Traps of WebSocket clients that do not catch here

${table(
  ['', 'what holds', 'tests'],
  traps.map(([number, promise]) => [number, promise, links(`trap ${number}`)]),
)}

## Traps that cannot occur

${table(['', 'because'], notHere)}
`;

const ids = [
  ...[...laws, ...lawsOfGuests, ...lawsOfHttp, ...lawsOfFleets].map(([id]) => id),
  ...traps.map(([number]) => `trap ${number}`),
];
const inChromium = executed.some(({ file }) => file.startsWith('test/browser/'));
const written = existsSync(page) ? readFileSync(page, 'utf8').split('\n') : [];
const shownInChromium = (id) =>
  written.some((line) => line.startsWith(`| ${id.replace('trap ', '')} |`) && line.includes('../test/browser/'));
const missing = ids.filter((id) => testsOf(id).count === 0 && (inChromium || !shownInChromium(id)));
for (const id of ids) console.log(`${id.padEnd(8)} ${String(testsOf(id).count).padStart(4)} tests`);
for (const id of missing) console.error(`${id}: no test that passed has a title that begins with it`);
if (process.argv.includes('--write') && inChromium) writeFileSync(page, text);
else if (process.argv.includes('--write')) {
  console.error('the tests in Chromium have not run: npm test, then npm run guarantees -- --write');
  process.exitCode = 1;
} else if (inChromium && written.join('\n') !== text) {
  console.error(`${page} is not what the list and the tests say: npm run guarantees -- --write`);
  process.exitCode = 1;
}
if (missing.length > 0) process.exitCode = 1;
