import { besideReceiving, cases } from './cases.mjs';
import { clients } from './clients.mjs';
import { httpCases } from './http/cases.mjs';
import { ratio, rows, spread } from './statistics.mjs';
import { receiving } from './targets.mjs';

const row = (cells) => `| ${cells.join(' | ')} |`;
/** A table of a page. */
export const table = (head, lines) => [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
const shown = (value) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));
const exactly = (value) => value.toFixed(3); // else a goal of 1.1 looks met by 1.104
/** The median, and the range in brackets. */
export const ranged = (all, show = shown) => {
  if (!all) return '';
  const { median, low, high } = all;
  return low === high ? show(median) : `${show(median)} (${show(low)}–${show(high)})`;
};
const unique = (list) => [...new Set(list)];

/** Each case with each client: the ratio to raw ws; of heap the bytes too. */
export function comparison({ samples }) {
  const others = clients.slice(1).filter((client) => samples.some((sample) => sample.client === client));
  const lines = cases.flatMap((which) => {
    const all = rows(samples, { case: which });
    if (all.length === 0) return [];
    return [[which, cellOf(samples, which, 'ws'), ...others.map((client) => cellOf(samples, which, client))]];
  });
  return table(['case', 'ws', ...others], lines);
}

function cellOf(samples, which, client) {
  const mine = rows(samples, { case: which, client });
  if (mine.length === 0) return '';
  if (mine[0].unit === 'bytes of heap') return `${shown(spread(mine).median)} bytes`;
  const raw = rows(samples, { case: which, client: 'ws' });
  if (client === 'ws') return '1';
  if (raw.length > 0) return ranged(ratio(mine, raw));
  const received = besideReceiving[which] && receiving(samples, which, client);
  return received ? ranged(received) : `${shown(spread(mine).median)} ${mine[0].unit}`;
}

/** What was to be reached, and what was. */
export function reached(targets) {
  const lines = targets.map(({ what, reached: all, most, unit }) => {
    const met = all ? (all.median <= most ? 'yes' : 'no') : 'not measured';
    return [what, `≤ ${most}${unit ? ` ${unit}` : ''}`, ranged(all, unit ? shown : exactly), met];
  });
  return table(['what', 'goal', 'reached: median (range)', 'met'], lines);
}

/** Cost by the number of owners, sockets or handles: each figure as a multiple of that of the smallest number. */
export function scale({ scale: samples }) {
  const counts = unique(samples.map(({ count }) => Number(count))).sort((a, b) => a - b);
  const kinds = unique(samples.map(({ what, subject }) => JSON.stringify({ what, subject })));
  const lines = kinds.map((kind) => {
    const all = rows(samples, JSON.parse(kind));
    const { what, subject } = JSON.parse(kind);
    const at = (count) => rows(all, { count: String(count) });
    const least = counts.find((count) => at(count).length > 0);
    const name = what.startsWith('bytes') ? what : what.replace(/^[µn]s /u, '');
    const cells = counts.map((count) => {
      if (at(count).length === 0) return '';
      const { median } = what.startsWith('bytes') ? spread(at(count)) : ratio(at(count), at(least));
      return shown(median);
    });
    return [name, subject, ...cells];
  });
  return table(['what', 'with', ...counts], lines);
}

/** Imports, each after that of rxjs in a process of its own. */
export function startup({ startup: samples }) {
  const lines = unique(samples.map(({ what }) => what)).map((what) => {
    const mine = rows(samples, { what });
    const of = (column) => mine.map(({ round, [column]: value }) => ({ round, value }));
    return [what, ranged(spread(of('more'))), ranged(ratio(of('more'), of('rxjs')))];
  });
  return table(['import', 'ms of CPU', 'to the import of rxjs'], lines);
}

/** Bundles, minified and gzipped. */
export const sizes = ({ sizes: all }) =>
  table(
    ['bundle', 'bytes'],
    all.map(({ what, bytes }) => [what, bytes]),
  );

/** What each part of a network takes of its bundle. */
export const parts = ({ parts: all }) =>
  table(
    ['part', 'bytes'],
    all.map(({ part, bytes }) => [part, bytes]),
  );

/** HTTP, each case beside its first client: as ratios where what is measured is the machine's, else in its unit. */
export function http({ http: samples }) {
  const tables = unique(Object.values(httpCases).map(({ clients: names }) => names)).flatMap((names) => {
    const lines = Object.entries(httpCases).flatMap(([which, { clients: own, what, unit }]) => {
      const all = rows(samples, { case: which });
      if (own !== names || all.length === 0) return [];
      const cells = names.map((client) => {
        const mine = rows(all, { client });
        if (mine.length === 0) return '';
        if (unit === 'MB' || unit === 'bytes') return `${ranged(spread(mine))} ${unit}`;
        return client === names[0] ? '1' : ranged(ratio(mine, rows(all, { client: names[0] })));
      });
      return [[what, ...cells]];
    });
    return lines.length === 0 ? [] : [table(['', ...names.map((name) => `\`${name}\``)], lines)];
  });
  return tables.join('\n\n');
}
