import { cases } from './cases.mjs';
import { clients } from './clients.mjs';
import { ratio, read, spread } from './statistics.mjs';

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
const told = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));
const ranged = ({ median, low, high }) =>
  low === high ? told(median) : `${told(median)} (${told(low)}–${told(high)})`;

/** Each case with each client: ratio to raw ws where it takes part, else the figure; and raw ws's own figure. */
export function comparison(name = 'samples') {
  const samples = read(name);
  const others = clients.slice(1).filter((client) => samples.some((sample) => sample.client === client));
  const of = (which, client) => samples.filter((sample) => sample.case === which && sample.client === client);
  const rows = cases.flatMap((which) => {
    const raw = of(which, 'ws');
    const unit = samples.find((sample) => sample.case === which)?.unit;
    if (unit === undefined) return [];
    const cells = others.map((client) => {
      const mine = of(which, client);
      if (mine.length === 0) return '';
      if (raw.length === 0) return `${told(spread(mine).median)} ${unit}`;
      const { median, low, high } = ratio(mine, raw);
      return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
    });
    return [[which, raw.length > 0 ? `${told(spread(raw).median)} ${unit}` : '', ...cells]];
  });
  return table(['case', 'ws', ...others], rows);
}

/** What was to be reached, and what was. */
export function reached(targets) {
  const rows = targets.map(({ what, reached, most, unit }) => {
    const mark = reached.median <= most ? 'yes' : 'no';
    return [what, `≤ ${most}${unit ? ` ${unit}` : ''}`, ranged(reached), mark];
  });
  return table(['what', 'target', 'reached: median (range)', 'held'], rows);
}

/** Cost by the number of owners. */
export function scale() {
  const samples = read('scale');
  const owners = [...new Set(samples.map((sample) => Number(sample.owners)))].sort((a, b) => a - b);
  const at = (count, subject, what) =>
    samples.filter((one) => Number(one.owners) === count && one.subject === subject && one.what === what);
  const cells = (subject, what) =>
    owners.map((count) => (at(count, subject, what).length > 0 ? told(spread(at(count, subject, what)).median) : ''));
  const network = 'µs a message on a network';
  const rows = [
    [
      'message on a network, ratio to raw ws',
      ...owners.map((n) => ranged(ratio(at(n, 'library', network), at(n, 'ws', network)))),
    ],
    ['the same, µs', ...cells('library', network)],
    ['raw ws, µs', ...cells('ws', network)],
    ['message in memory, ns', ...cells('library', 'ns a message in memory')],
    ['bare Subject in memory, ns', ...cells('floor', 'ns a message in memory')],
    ['one more owner and socket, µs', ...cells('library', 'µs a socket')],
    ['one destroy, µs', ...cells('library', 'µs a destroy')],
    ['heap an owner and its socket, bytes', ...cells('library', 'bytes a socket')],
  ];
  return table(['owners', ...owners], rows);
}

/** Bundles, minified and gzipped. */
export function sizes() {
  return table(
    ['bundle', 'bytes'],
    read('sizes').map(({ what, bytes }) => [what, bytes]),
  );
}
