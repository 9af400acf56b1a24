// Fills the tables of bench/README.md, between their marks, and draws the chart, from results/*.csv: node bench/report.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { chart } from './chart.mjs';
import { guests } from './guests/tables.mjs';
import { laws } from './laws.mjs';
import { resultsOf, whole } from './results.mjs';
import { summary } from './summary.mjs';
import { comparison, http, parts, reached, scale, sizes, startup } from './tables.mjs';
import { targets } from './targets.mjs';

const page = new URL('README.md', import.meta.url);

/** Fills the page from what the last whole run has measured: all of it, or the tables of these names. */
export function writeReport(only) {
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
    http: http(results),
    guests: guests(results),
    laws: laws(results),
  };
  fillPage(only ? Object.fromEntries(Object.entries(blocks).filter(([name]) => only.includes(name))) : blocks);
  if (!only) writeFileSync(new URL('chart.svg', whole), chart(results));
}

/** Puts each block between its marks. */
function fillPage(blocks) {
  let text = readFileSync(page, 'utf8');
  for (const [name, block] of Object.entries(blocks)) {
    const mark = new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- end -->)`, 'u');
    if (!mark.test(text)) throw new Error(`bench/README.md has no place for ${name}`);
    text = text.replace(mark, (_, before, after) => `${before}\n${block}\n${after}`);
  }
  writeFileSync(page, text);
}

if (import.meta.filename === process.argv[1]) writeReport();
