// npm run bench:scale [-- --rounds N]: what a message, a socket and a destroy cost, from 1 to 10,000 owners.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sample } from './sample.mjs';

const { rounds } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } }).values;
const populations = [1, 10, 100, 1_000, 10_000];

const server = fork(new URL('server.mjs', import.meta.url));
const [url] = await once(server, 'message');
const lines = ['round,owners,subject,what,value'];
const add = (round, owners, subject, what, value) => {
  if (Number.isNaN(value)) return;
  lines.push([round, owners, subject, what, value.toFixed(3)].join(','));
  console.log(lines.at(-1));
};
try {
  for (let round = 0; round < Number(rounds); round += 1) {
    for (let i = 0; i < populations.length; i += 1) {
      const owners = populations[(i + round) % populations.length];
      const order = (subjects) => (round % 2 === 0 ? subjects : subjects.toReversed());
      for (const subject of order(['library', 'floor'])) {
        const figures = await sample('scale/measure.mjs', [subject, owners]);
        const names = ['ns a message in memory', 'µs a socket', 'µs a destroy', 'bytes a socket'];
        names.forEach((what, at) => add(round, owners, subject, what, figures[at] ?? Number.NaN));
      }
      for (const subject of order(['ws', 'library'])) {
        const [figure] = await sample('scale/spread.mjs', [subject, owners, url]);
        add(round, owners, subject, 'µs a message on a network', figure);
      }
    }
  }
} finally {
  server.kill();
}
writeFileSync(new URL('results/scale.csv', import.meta.url), `${lines.join('\n')}\n`);
await import('./report.mjs');
