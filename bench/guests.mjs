// node bench/guests.mjs [--rounds N] [--only costs,scale,floods,greedy,parts], after npm run build: what a guest costs its host
// beside the same owner without a port, interleaved, each sample in a fresh process; then 1,000 guests, floods, and guests
// that are greedy within the rules; and what the ready file of a guest consists of. Linux. Writes results/guests.csv and its tables of README.md; with --only it prints them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bareEcho, bareSends, guests, works } from './guests/tables.mjs';
import { writeReport } from './report.mjs';
import { partial, resultsOf, table, whole } from './results.mjs';
import { sample } from './sample.mjs';
import { measureReadyParts } from './sizes.mjs';

const options = { rounds: { type: 'string', default: '5' }, only: { type: 'string' } };
const given = parseArgs({ options }).values;
const only = given.only?.split(',') ?? ['costs', 'scale', 'floods', 'greedy', 'parts'];
const modes = ['direct', 'thread', 'process'];
/** What each posts, again and again. */
const floods = {
  'empty posts': '[]',
  'no posts but numbers': '7',
  'messages of 1 KiB': "[3, 1, 'x'.repeat(1024)]",
  'messages of 1 MiB': "[3, 1, 'x'.repeat(1 << 20)]",
  'messages of 64 MB': '[3, 1, new Uint8Array(64e6)]',
  'arrays of 10⁶': '[3, 1, new Array(1e6).fill(7)]',
};
/** What each does, and what the host says to it. */
const greedy = {
  'no other guest': ['nothing', ''],
  'sends as fast as it may': ['pump', 'allowed'],
  'the same and each send is denied': ['pump', 'denied'],
  'receives as fast as it may': ['drink', 'allowed'],
};

const server = fork(new URL('server.mjs', import.meta.url));
const folder = given.only === undefined ? whole : partial;
try {
  const [{ url }] = await once(server, 'message');
  const write = table(folder, 'guests');
  const keep = (round, name, mode, figures) => {
    for (const [figure, value] of Object.entries(figures)) write([round, name, mode, figure, value.toFixed(3)]);
  };
  for (let round = 0; round < Number(given.rounds); round += 1) {
    keep(round, 'load', 'machine', { before: loadavg()[0] });
    if (only.includes('costs')) {
      for (const [name, { count }] of Object.entries(works)) {
        for (let i = 0; i < modes.length; i += 1) {
          const mode = modes[(i + round) % modes.length];
          keep(round, name, mode, await sample('guests/sample.mjs', [mode, name, url, count]));
          if (name === 'echo') keep(round, bareEcho, mode, await sample('guests/bareEcho.mjs', [mode, url, count]));
          if (name === 'send-32' && mode !== 'process') {
            keep(round, bareSends, mode, await sample('guests/bareSends.mjs', [mode, url, count]));
          }
        }
      }
    }
    if (only.includes('scale')) {
      for (const mode of ['direct', 'thread']) {
        keep(round, 'scale', mode, await sample('guests/scale.mjs', [mode, url]));
      }
    }
    if (only.includes('floods')) {
      for (const [name, post] of Object.entries(floods)) {
        keep(round, name, 'flood', await sample('guests/flood.mjs', [post, url]));
      }
    }
    if (only.includes('greedy')) {
      for (const [name, [work, verdict]] of Object.entries(greedy)) {
        keep(round, name, 'greedy', await sample('guests/greedy.mjs', [work, verdict, url]));
      }
    }
  }
  if (only.includes('parts')) measureReadyParts((part, bytes) => keep(0, part, 'ready file', { bytes }));
} finally {
  server.kill();
}
const tables = guests(resultsOf(folder));
console.log(`\n${tables}`);
if (folder === whole) writeReport(['guests']);
