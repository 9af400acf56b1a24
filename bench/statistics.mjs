export const median = (numbers) => {
  const all = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(all.length / 2);
  return all.length % 2 === 1 ? all[half] : (all[half - 1] + all[half]) / 2;
};

/** Median and range; undefined of nothing. */
export function summary(numbers) {
  if (numbers.length === 0) return undefined;
  return { median: median(numbers), low: Math.min(...numbers), high: Math.max(...numbers) };
}

/** Of `mine`, each value divided by that of `theirs` of the same round. */
export function ratio(mine, theirs) {
  const base = new Map(theirs.map(({ round, value }) => [round, Number(value)]));
  return summary(mine.filter(({ round }) => base.has(round)).map(({ round, value }) => value / base.get(round)));
}

/** Of the values themselves. */
export const spread = (samples) => summary(samples.map(({ value }) => Number(value)));

/** What is measured at `most`, divided by what it is at `least` in the same round; beside `theirs`, if there are any. */
export function growth(least, most, mine, theirs) {
  const at = (count, samples) => samples.filter((sample) => Number(sample.count) === count);
  const grown = (samples) => {
    const few = new Map(at(least, samples).map(({ round, value }) => [round, Number(value)]));
    return at(most, samples)
      .filter(({ round }) => few.has(round))
      .map(({ round, value }) => ({ round, value: value / few.get(round) }));
  };
  return theirs ? ratio(grown(mine), grown(theirs)) : spread(grown(mine));
}

/** The rows that have these values. */
export const rows = (list, wanted) =>
  list.filter((row) => Object.entries(wanted).every(([name, value]) => row[name] === value));
