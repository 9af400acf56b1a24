// npm run bench [-- --rounds N --quick --only CASE,…]: every case with every client, interleaved, each in a fresh process.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cases } from './cases.mjs';
import { sample } from './sample.mjs';

const options = { rounds: { type: 'string', default: '7' }, quick: { type: 'boolean' }, only: { type: 'string' } };
const { rounds, quick, only } = parseArgs({ options }).values;
const clients = ['ws', 'floor', 'library', 'library-audited', 'rxjs-webSocket', 'rxjs-websockets', 'partysocket'];

const server = fork(new URL('server.mjs', import.meta.url));
const [url] = await once(server, 'message');
const lines = ['round,case,client,value,unit'];
try {
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const name of only === undefined ? cases : only.split(',')) {
      const { count, unit, without = [] } = await import(`./cases/${name}.mjs`);
      const subjects = clients.filter((client) => !without.includes(client));
      for (let i = 0; i < subjects.length; i += 1) {
        const client = subjects[(i + round) % subjects.length];
        const value = await sample('measure.mjs', [name, client, url, quick ? Math.ceil(count / 10) : count]);
        lines.push([round, name, client, value.toFixed(3), unit].join(','));
        console.log(lines.at(-1));
      }
    }
  }
} finally {
  server.kill();
}
const whole = !quick && only === undefined;
writeFileSync(new URL(`results/${whole ? 'samples' : 'quick'}.csv`, import.meta.url), `${lines.join('\n')}\n`);
if (whole) await import('./report.mjs');
else (await import('./tables.mjs')).print('quick');
