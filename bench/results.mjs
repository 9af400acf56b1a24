import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

/** What is measured, and the columns of each. */
const columns = {
  samples: ['round', 'case', 'client', 'value', 'unit'],
  scale: ['round', 'count', 'subject', 'what', 'value'],
  startup: ['round', 'what', 'rxjs', 'more'],
  sizes: ['what', 'bytes'],
  parts: ['part', 'bytes'],
  http: ['round', 'case', 'client', 'value', 'unit'],
  guests: ['round', 'case', 'mode', 'figure', 'value'],
  laws: ['round', 'case', 'without', 'value'],
};

export const whole = new URL('results/', import.meta.url);
/** Where a part is written, or a quick run: it is in no commit. */
export const partial = new URL('../build/bench/', import.meta.url);

/** The rows of a table in a folder, each an object of texts; none if it was not measured. */
function read(folder, name) {
  const file = new URL(`${name}.csv`, folder);
  if (!existsSync(file)) return [];
  const [head, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((text, i) => [names[i], text])));
}

/** All that was measured in a folder. */
export const resultsOf = (folder) => Object.fromEntries(Object.keys(columns).map((name) => [name, read(folder, name)]));

/** Begins a table anew: what it returns writes a row to it and prints it. */
export function table(folder, name) {
  mkdirSync(folder, { recursive: true });
  const file = new URL(`${name}.csv`, folder);
  const lines = [columns[name].join(',')];
  const write = () => writeFileSync(file, `${lines.join('\n')}\n`);
  write();
  return (row) => {
    lines.push(row.join(','));
    console.log(lines.at(-1));
    write();
  };
}
