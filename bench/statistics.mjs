import { readFileSync } from 'node:fs';

export const median = (numbers) => {
  const all = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(all.length / 2);
  return all.length % 2 === 1 ? all[half] : (all[half - 1] + all[half]) / 2;
};

/** The rows of results/NAME.csv, each an object of texts. */
export function read(name) {
  const [head, ...lines] = readFileSync(new URL(`results/${name}.csv`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((text, i) => [names[i], text])));
}

/** Median and range of `mine`, each value divided by that of `theirs` of the same round. */
export function ratio(mine, theirs) {
  const base = new Map(theirs.map(({ round, value }) => [round, Number(value)]));
  const all = mine.filter(({ round }) => base.has(round)).map(({ round, value }) => Number(value) / base.get(round));
  return { median: median(all), low: Math.min(...all), high: Math.max(...all) };
}

/** Median and range of the values themselves. */
export function spread(samples) {
  const all = samples.map(({ value }) => Number(value));
  return { median: median(all), low: Math.min(...all), high: Math.max(...all) };
}

/** What is measured at 10,000 owners, divided by what it is at one in the same round; beside `theirs`, if there are any. */
export function growth(mine, theirs) {
  const at = (owners, samples) => samples.filter((sample) => sample.owners === owners);
  const grown = (samples) => {
    const one = new Map(at('1', samples).map(({ round, value }) => [round, Number(value)]));
    return at('10000', samples).map(({ round, value }) => ({ round, value: Number(value) / one.get(round) }));
  };
  return theirs ? ratio(grown(mine), grown(theirs)) : spread(grown(mine));
}
