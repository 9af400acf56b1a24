// npm run bench [-- --rounds N]: everything, round by round, each sample in a fresh process; prints the table of targets,
// writes results/ and fills bench/README.md.
// --only NAME,… (cases, scale, startup, sizes, http), --clients CLIENT,…, --quick (one round, ten times smaller): a part; writes
// build/bench/ and prints it.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cases } from './cases.mjs';
import { sampleHttp } from './http/sampleHttp.mjs';
import { machine } from './machine.mjs';
import { writeProfiles } from './profiles.mjs';
import { writeReport } from './report.mjs';
import { partial, resultsOf, table, whole } from './results.mjs';
import { sampleCase } from './sampleCase.mjs';
import { sampleScale } from './scale.mjs';
import { measureParts, measureSizes } from './sizes.mjs';
import { startServer } from './startServer.mjs';
import { sampleStartup } from './startup.mjs';
import { comparison, http, parts as partsOf, reached, scale, sizes, startup } from './tables.mjs';
import { targets } from './targets.mjs';

const options = {
  rounds: { type: 'string' },
  only: { type: 'string' },
  clients: { type: 'string' },
  quick: { type: 'boolean', default: false },
};
const given = parseArgs({ options }).values;
const { quick } = given;
const rounds = Number(given.rounds ?? (quick ? 1 : 5));
const others = ['scale', 'startup', 'sizes', 'http'];
const names = given.only?.split(',') ?? [...cases, ...others];
const unknown = names.filter((name) => ![...cases, ...others].includes(name));
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}: choose of ${[...cases, ...others].join(', ')}`);
const all = !quick && given.only === undefined && given.clients === undefined;
const folder = all ? whole : partial;

const server = await startServer();
try {
  const measured = Object.fromEntries(
    ['samples', 'scale', 'startup', 'sizes', 'parts', 'http'].map((name) => [name, table(folder, name)]),
  );
  for (let round = 0; round < rounds; round += 1) {
    const how = { round, server, only: given.clients?.split(','), quick };
    for (const name of names.filter((one) => cases.includes(one))) await sampleCase(name, how, measured.samples);
    if (names.includes('scale')) await sampleScale(how, measured.scale);
    if (names.includes('startup')) await sampleStartup(how, measured.startup);
    if (names.includes('http')) await sampleHttp(how, measured.http);
  }
  if (names.includes('sizes')) {
    await measureSizes(measured.sizes);
    measureParts(measured.parts);
  }
} finally {
  server.stop();
}
const results = resultsOf(folder);
const parts = [
  [results.samples, comparison],
  [results.scale, scale],
  [results.startup, startup],
  [results.sizes, sizes],
  [results.parts, partsOf],
  [results.http, http],
];
for (const [measured, print] of parts) if (measured.length > 0) console.log(`\n${print(results)}`);
console.log(`\n${reached(targets(results).filter((target) => all || target.reached))}`);
if (all) {
  writeFileSync(new URL('machine.txt', whole), `${machine()}\n`);
  writeReport();
  writeProfiles();
}
