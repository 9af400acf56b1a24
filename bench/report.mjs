// Fills the tables of bench/README.md, between their marks, and draws the chart, from results/*.csv: node bench/report.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { chart } from './chart.mjs';
import { guests } from './guests/tables.mjs';
import { resultsOf, whole } from './results.mjs';
import { summary } from './summary.mjs';
import { comparison, parts, reached, scale, sizes, startup } from './tables.mjs';
import { targets } from './targets.mjs';

const page = new URL('README.md', import.meta.url);

/** Fills the page from what the last whole run has measured. */
export function writeReport() {
  const results = resultsOf(whole);
  const blocks = {
    summary: summary(results),
    machine: readFileSync(new URL('machine.txt', whole), 'utf8').trim(),
    comparison: comparison(results),
    targets: reached(targets(results)),
    scale: scale(results),
    startup: startup(results),
    sizes: sizes(results),
    parts: parts(results),
    guests: guests(results),
  };
  fillPage(blocks);
  writeFileSync(new URL('chart.svg', whole), chart(results));
}

/** Puts each block between its marks. */
export function fillPage(blocks) {
  let text = readFileSync(page, 'utf8');
  for (const [name, block] of Object.entries(blocks)) {
    const mark = new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- end -->)`, 'u');
    if (!mark.test(text)) throw new Error(`bench/README.md has no place for ${name}`);
    text = text.replace(mark, (_, before, after) => `${before}\n${block}\n${after}`);
  }
  writeFileSync(page, text);
}

if (import.meta.filename === process.argv[1]) writeReport();
