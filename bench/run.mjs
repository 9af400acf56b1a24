// npm run bench [-- --rounds N]: every case with every client, interleaved, each sample in a fresh process, then the scale
// and the sizes; writes results/ and fills bench/README.md. `--only scale` measures the scale anew.
// --only CASE,… --clients CLIENT,… --quick: less, or ten times smaller; writes results/quick.csv alone.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cases } from './cases.mjs';
import { clients as allClients } from './clients.mjs';
import { machine } from './machine.mjs';
import { sample } from './sample.mjs';
import { measureScale } from './scale.mjs';
import { comparison } from './tables.mjs';

const options = {
  rounds: { type: 'string', default: '5' },
  only: { type: 'string' },
  clients: { type: 'string' },
  quick: { type: 'boolean' },
};
const { only, quick, ...given } = parseArgs({ options }).values;
const rounds = Number(given.rounds);
const clients = given.clients?.split(',') ?? allClients;
const whole = !quick && only === undefined && given.clients === undefined;

const server = fork(new URL('server.mjs', import.meta.url));
try {
  const [url] = await once(server, 'message');
  if (only !== 'scale') await measureCases(url);
  if (whole || only === 'scale') await measureScale(rounds, url);
} finally {
  server.kill();
}
if (whole) {
  writeFileSync(new URL('results/machine.txt', import.meta.url), `${machine()}\n`);
  await import('./sizes.mjs');
}
if (whole || only === 'scale') await import('./report.mjs');

async function measureCases(url) {
  const lines = ['round,case,client,value,unit'];
  for (let round = 0; round < rounds; round += 1) {
    for (const name of only?.split(',') ?? cases) {
      const { count, unit, without = [], turns = 1 } = await import(`./cases/${name}.mjs`);
      const subjects = clients.filter((client) => !without.includes(client));
      for (let i = 0; i < subjects.length * turns; i += 1) {
        const client = subjects[(i + round) % subjects.length];
        const value = await sample('measure.mjs', [name, client, url, quick ? Math.ceil(count / 10) : count]);
        const turn = round * turns + Math.floor(i / subjects.length);
        lines.push([turn, name, client, value.toFixed(3), unit].join(','));
        console.log(lines.at(-1));
      }
    }
  }
  const name = whole ? 'samples' : 'quick';
  writeFileSync(new URL(`results/${name}.csv`, import.meta.url), `${lines.join('\n')}\n`);
  console.log(comparison(name));
}
