import { sample } from './sample.mjs';

const populations = [1, 10, 100, 1_000, 10_000];

/** What is measured with more and more owners, sockets or handles in one process; each program sends its figures. */
export const scales = [
  { program: 'memory', subjects: ['library', 'floor'], populations },
  { program: 'network', subjects: ['ws', 'library'], populations },
  { program: 'change', subjects: ['library', 'floor'], populations: [100, 10_000, 50_000] },
  { program: 'end', subjects: ['library', 'floor'], populations: [100, 10_000, 100_000] },
];

/** One round of them, each beginning with another population. `quick` measures the least and the greatest. */
export async function sampleScale({ round, server, quick }, add) {
  for (const { program, subjects, populations: all } of scales) {
    const counts = quick ? [all[0], all.at(-1)] : all;
    for (let i = 0; i < counts.length; i += 1) {
      const count = counts[(i + round) % counts.length];
      for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
        const figures = await sample(`scale/${program}.mjs`, [subject, count, server.url]);
        for (const [what, value] of Object.entries(figures)) add([round, count, subject, what, value.toFixed(3)]);
      }
    }
  }
}
