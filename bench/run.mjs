// npm run bench [-- --rounds N --quick --only CASE]: every case with every client, interleaved, each in a fresh process.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const options = { rounds: { type: 'string', default: '5' }, quick: { type: 'boolean' }, only: { type: 'string' } };
const { rounds, quick, only } = parseArgs({ options }).values;
const clients = ['ws', 'floor', 'library', 'library-audited', 'rxjs-webSocket', 'rxjs-websockets', 'partysocket'];
const names = ['receive-32', 'receive-1024', 'send-32', 'send-1024', 'echo', 'churn', 'idle', 'handle', 'destroy'];

async function sample(name, client, url, count) {
  const program = new URL('measure.mjs', import.meta.url);
  const child = fork(program, [name, client, url, String(count)], { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} with ${client} ended with ${code} and told nothing`);
  });
  ended.catch(() => {});
  const [value] = await Promise.race([once(child, 'message'), ended]);
  if (child.exitCode === null) await ended.catch(() => {});
  return value;
}

const server = fork(new URL('server.mjs', import.meta.url));
const [url] = await once(server, 'message');
const lines = ['round,case,client,value,unit'];
try {
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const name of only === undefined ? names : only.split(',')) {
      const { count, unit, without = [] } = await import(`./cases/${name}.mjs`);
      const subjects = clients.filter((client) => !without.includes(client));
      for (let i = 0; i < subjects.length; i += 1) {
        const client = subjects[(i + round) % subjects.length];
        const value = await sample(name, client, url, quick ? Math.ceil(count / 10) : count);
        lines.push([round, name, client, value.toFixed(3), unit].join(','));
        console.log(lines.at(-1));
      }
    }
  }
} finally {
  server.kill();
}
const file = quick || only !== undefined ? 'results/quick.csv' : 'results/samples.csv';
writeFileSync(new URL(file, import.meta.url), `${lines.join('\n')}\n`);
process.argv[2] = file;
await import('./report.mjs');
