// Fills the tables of bench/README.md, between their marks, and draws the chart, from results/*.csv: node bench/report.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { chart } from './chart.mjs';
import { comparison, reached, scale, sizes } from './tables.mjs';
import { targets } from './targets.mjs';

const page = new URL('README.md', import.meta.url);
const where = readFileSync(new URL('results/machine.txt', import.meta.url), 'utf8').trim();
const blocks = {
  machine: where,
  comparison: comparison(),
  targets: reached(targets()),
  scale: scale(),
  sizes: sizes(),
};
let text = readFileSync(page, 'utf8');
for (const [name, block] of Object.entries(blocks)) {
  const mark = new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- end -->)`, 'u');
  if (!mark.test(text)) throw new Error(`bench/README.md has no place for ${name}`);
  text = text.replace(mark, (_, before, after) => `${before}\n${block}\n${after}`);
}
writeFileSync(page, text);
writeFileSync(new URL('results/chart.svg', import.meta.url), chart());
