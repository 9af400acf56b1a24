import { writeFileSync } from 'node:fs';
import { sample } from './sample.mjs';

const populations = [1, 10, 100, 1_000, 10_000];

/** Writes results/scale.csv: what a message, a socket and a destroy cost, from 1 to 10,000 owners. */
export async function measureScale(rounds, url) {
  const lines = ['round,owners,subject,what,value'];
  const add = (round, owners, subject, what, value) => {
    if (value === null) return;
    lines.push([round, owners, subject, what, value.toFixed(3)].join(','));
    console.log(lines.at(-1));
  };
  for (let round = 0; round < rounds; round += 1) {
    const order = (subjects) => (round % 2 === 0 ? subjects : subjects.toReversed());
    for (let i = 0; i < populations.length; i += 1) {
      const owners = populations[(i + round) % populations.length];
      for (const subject of order(['library', 'floor'])) {
        const figures = await sample('scale/measure.mjs', [subject, owners]);
        for (const [what, value] of Object.entries(figures)) add(round, owners, subject, what, value);
      }
      for (const subject of order(['ws', 'library'])) {
        const figure = await sample('scale/spread.mjs', [subject, owners, url]);
        add(round, owners, subject, 'µs a message on a network', figure);
      }
    }
  }
  writeFileSync(new URL('results/scale.csv', import.meta.url), `${lines.join('\n')}\n`);
}
