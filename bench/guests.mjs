// node bench/guests.mjs [--rounds N], after npm run build: what a guest costs its host beside the same owner without a port, interleaved, each
// sample in a fresh process; then 1,000 guests, and floods. Linux. Prints the tables of bench/README.md.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sample } from './sample.mjs';
import { median } from './statistics.mjs';

const rounds = Number(parseArgs({ options: { rounds: { type: 'string', default: '5' } } }).values.rounds);
const counts = { 'receive-32': 200_000, 'send-32': 100_000, echo: 10_000 };
const modes = ['direct', 'thread', 'process'];
const floods = {
  'no posts, of 1 byte': '7',
  'messages of 1 KiB': "[3, 1, 'x'.repeat(1024)]",
  'messages of 1 MiB': "[3, 1, 'x'.repeat(1 << 20)]",
  'messages of 64 MB': '[3, 1, new Uint8Array(64e6)]',
  'arrays of 10⁶': '[3, 1, new Array(1e6).fill(7)]',
};

const server = fork(new URL('server.mjs', import.meta.url));
try {
  const [{ url }] = await once(server, 'message');
  const rows = ['round,case,mode,figure,value'];
  const values = new Map();
  const keep = (round, name, mode, figure, value) => {
    rows.push([round, name, mode, figure, value.toFixed(3)].join(','));
    const key = `${name} ${mode} ${figure}`;
    values.set(key, [...(values.get(key) ?? []), value]);
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, count] of Object.entries(counts)) {
      for (let i = 0; i < modes.length; i += 1) {
        const mode = modes[(i + round) % modes.length];
        const { host, all } = await sample('guests/sample.mjs', [mode, name, url, count]);
        keep(round, name, mode, 'host', host);
        keep(round, name, mode, 'all', all);
      }
    }
    for (const mode of ['direct', 'thread']) {
      for (const [figure, value] of Object.entries(await sample('guests/scale.mjs', [mode, url])))
        keep(round, 'scale', mode, figure, value);
    }
    for (const [name, post] of Object.entries(floods)) {
      const told = await sample('guests/flood.mjs', [post]);
      for (const [figure, value] of Object.entries(told)) keep(round, name, 'flood', figure, value);
    }
  }
  writeFileSync(new URL('results/guests.csv', import.meta.url), `${rows.join('\n')}\n`);
  const of = (name, mode, figure) => values.get(`${name} ${mode} ${figure}`);
  const ratio = (name, mode, figure) =>
    median(of(name, mode, figure).map((value, i) => value / of(name, 'direct', figure)[i])).toFixed(2);
  console.log('| | host, thread | host, process | all, thread | all, process |\n|---|---|---|---|---|');
  for (const name of Object.keys(counts)) {
    const cells = ['host', 'all'].flatMap((figure) =>
      ['thread', 'process'].map((mode) => `${ratio(name, mode, figure)} ×`),
    );
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
  console.log('\n| 1,000 | heap each | with an open socket | destroy of all |\n|---|---|---|---|');
  for (const mode of ['direct', 'thread']) {
    const [each, withSocket, destroy] = ['each', 'withSocket', 'destroy'].map((figure) =>
      median(of('scale', mode, figure)),
    );
    console.log(
      `| ${mode === 'direct' ? 'owners' : 'guests'} | ${(each / 1_024).toFixed(1)} KiB | ${(withSocket / 1_024).toFixed(1)} KiB | ${destroy.toFixed(0)} ms |`,
    );
  }
  console.log('\n| flood | noticed | dead | more memory |\n|---|---|---|---|');
  for (const name of Object.keys(floods)) {
    const [noticed, dead, megabytes] = ['noticed', 'dead', 'megabytes'].map((figure) =>
      median(of(name, 'flood', figure)).toFixed(0),
    );
    console.log(`| ${name} | ${noticed} ms | ${dead} ms | ${megabytes} MB |`);
  }
} finally {
  server.kill();
}
