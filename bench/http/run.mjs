// HTTP alone: node bench/http/run.mjs [--rounds N] measures it beside the platform's fetch and bare undici, writes
// results/http.csv, and fills its tables of bench/README.md. `npm run bench` does the same with all else.
import { parseArgs } from 'node:util';
import { writeReport } from '../report.mjs';
import { table, whole } from '../results.mjs';
import { sampleHttp } from './sampleHttp.mjs';

const { rounds } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } }).values;
const add = table(whole, 'http');
for (let round = 0; round < Number(rounds); round += 1) await sampleHttp({ round, quick: false }, add);
writeReport(['http', 'targets']);
