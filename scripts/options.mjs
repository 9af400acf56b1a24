// Writes docs/options.md: every option of every entry point, from the comments of its type, with what a wrong value gets,
// which is measured: each option is passed a wrong value. Fails, with a list, for an option whose comment lacks a part, and
// for one that takes a wrong value. `--print` prints the page and writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { calls } from './options/calls.mjs';
import { linkFaultsOf, notOnPage, optionsOf } from './options/read.mjs';
import { anchorOf, pageOf } from './options/page.mjs';
import { tryWrongValues } from './options/tryWrongValues.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { homepage } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const address = `${homepage.replace(/#.*/, '')}/docs/options.md`;
const faults = [];
const sections = [];
for (const call of calls) {
  const options = optionsOf(call.type, call.door);
  const links = linkFaultsOf(call.type, call.door, `${address}#${anchorOf(call.title)}`);
  faults.push(...Array.from(links, (fault) => `${call.type} ${fault}`));
  if (!call.standard)
    faults.push(...options.flatMap((option) => option.faults.map((fault) => `${call.type}.${option.name} ${fault}`)));
  const { answers, unknown, accepted } = await tryWrongValues(call, options);
  faults.push(...accepted.map((name) => `${call.type}.${name} takes a wrong value`));
  sections.push({ ...call, options, answers, unknown });
}
faults.push(...notOnPage(calls.map(({ type }) => type)));

if (faults.length > 0) {
  console.error(`docs/options.md is not whole:\n${faults.join('\n')}`);
  process.exit(1);
}
const page = pageOf(sections);
if (process.argv.includes('--print')) process.stdout.write(page);
else writeFileSync(path.join(root, 'docs/options.md'), page);
process.exit(0);
