import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ratio, rows } from './statistics.mjs';
import { table } from './tables.mjs';

const folder = path.join(import.meta.dirname, 'ablations');

/** The patches that each leave out what a law demands; the first line of each says which, and what is lost. */
export const ablations = readdirSync(folder).map((entry) => {
  const file = path.join(folder, entry);
  const [, law, lost] = /^(L[\dL ]+): (.+)\.\n/u.exec(readFileSync(file, 'utf8'));
  return { name: path.basename(entry, '.patch'), file, law, lost };
});
ablations.sort((a, b) => Number.parseInt(a.law.slice(1), 10) - Number.parseInt(b.law.slice(1), 10));

/** What is measured of each, with which client: `library` if none is named. */
export const lawCases = {
  'churn-cold': { title: 'open and close, cold' },
  'churn-warm': { title: 'warm' },
  destroy: { title: '`destroy()`' },
  create: { title: 'create a handle' },
  'receive-32': { title: 'receive 32 B' },
  'send-32': { title: 'send 32 B, five audits by request', client: 'library-requests' },
  idle: { title: 'heap of an open socket' },
};

/** What each law costs: every case without it, as a multiple of the case with all of them. */
export function laws({ laws: samples }) {
  const cells = (without) =>
    Object.keys(lawCases).map((which) => {
      const all = rows(samples, { case: which });
      return ratio(rows(all, { without }), rows(all, { without: 'nothing' }))?.median.toFixed(2) ?? '';
    });
  const lines = [
    ...ablations.map(({ name, law, lost }) => [law.replaceAll(' ', ', '), lost, ...cells(name)]),
    ['all of these', '', ...cells('all of these')],
    ['raw `ws`', '', ...cells('ws')],
  ];
  return table(['without', 'what is lost', ...Object.values(lawCases).map(({ title }) => title)], lines);
}
