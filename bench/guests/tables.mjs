import { ratio, rows, spread } from '../statistics.mjs';
import { ranged, reached, table } from '../tables.mjs';

/** How often each work is done, what it is, and its goals: how many times the host's CPU of the same owner direct. */
export const works = {
  'receive-32': { count: 200_000, what: 'receive 32 B', thread: 1.4, process: 2 },
  'send-32': { count: 100_000, what: 'send 32 B', thread: 1.3, process: 2 },
  echo: { count: 10_000, what: 'echo, one message in flight', thread: 2, process: 2 },
};

/** The same by raw ws and the platform's port: what of the cost is not this library's. */
export const bareEcho = 'echo without this library';
export const bareSends = 'send 32 B without this library';

/** What a guest costs and does to others, beside what was to be reached. */
export function guests({ guests: samples }) {
  const of = (name, mode, figure) => rows(samples, { case: name, mode, figure });
  const beside = (name, mode, figure) => ratio(of(name, mode, figure), of(name, 'direct', figure));
  const names = (mode) => [...new Set(rows(samples, { mode }).map((row) => row.case))];
  const shown = (name, mode, figure, show) => ranged(spread(of(name, mode, figure)), show);
  const ms = (value) => value.toFixed(value < 10 ? 1 : 0);
  const kib = (value) => (value / 1_024).toFixed(1);

  const bare = [bareEcho, bareSends].map((name) => [name, { what: name }]);
  const costs = [...Object.entries(works), ...bare].flatMap(([name, { what }]) =>
    ['thread', 'process']
      .filter((mode) => of(name, mode, 'host').length > 0)
      .map((mode) => [
        `${what}, ${mode}`,
        ranged(beside(name, mode, 'host'), times),
        ranged(beside(name, mode, 'all'), times),
      ]),
  );
  const scale = ['direct', 'thread'].map((mode) => [
    mode === 'direct' ? 'owners' : 'guests',
    shown('scale', mode, 'each', kib),
    shown('scale', mode, 'withSocket', kib),
    shown('scale', mode, 'destroy', ms),
  ]);
  const echoes = (name, mode) => ['p50', 'p99', 'longest'].map((figure) => shown(name, mode, figure, ms));
  const floods = names('flood').map((name) => [
    name,
    ...['noticed', 'dead', 'megabytes'].map((figure) => shown(name, 'flood', figure, ms)),
    ...echoes(name, 'flood').slice(1),
  ]);
  const greedy = names('greedy').map((name) => [
    name,
    shown(name, 'greedy', 'perMs', (value) => value.toFixed(0)),
    ...echoes(name, 'greedy'),
    shown(name, 'greedy', 'turn', ms),
  ]);
  const goals = goalsOf(names('flood'), names('greedy')).map(({ name, mode, figure, per = 1, ...goal }) => ({
    ...goal,
    reached:
      mode === 'ratio'
        ? beside(name, figure, 'host')
        : spread(of(name, mode, figure).map(({ value }) => ({ value: value / per }))),
  }));
  const load = shown('load', 'machine', 'before', (value) => value.toFixed(1));
  return [
    `The load of the machine, which has two cores, was ${load} before each round: the more of it, the longer everything waits.`,
    'CPU time of the host’s thread, and of all threads and the guest’s process, as multiples of those of the same owner direct:',
    table(['work, and where the guest is', 'host', 'all'], costs),
    '1,000 of them, of which each then opens one socket:',
    table(['what', 'KiB of heap each', 'with a socket', 'ms to destroy all'], scale),
    'A guest in a thread that posts as fast as it can, and the echoes of its neighbour, in another thread, in the second that begins with it:',
    table(['flood', 'noticed, ms', 'dead, ms', 'more memory, MB', 'echo p99, ms', 'longest, ms'], floods),
    'A guest in a thread that keeps the rules and takes all that they give it, and the echoes of its neighbour:',
    table(
      ['what it does', 'its messages in a ms', 'echo p50, ms', 'p99, ms', 'longest, ms', 'host’s turn p99, ms'],
      greedy,
    ),
    'What was to be reached:',
    reached(goals.filter((goal) => goal.reached)),
    'What each part takes of `dist/guest.global.js`, in bytes, minified and gzipped, measured as [above](#bytes-in-a-browser):',
    table(
      ['part', 'bytes'],
      rows(samples, { mode: 'ready file' }).map((row) => [row.case, Number(row.value)]),
    ),
  ].join('\n\n');
}

const times = (value) => `${value.toFixed(2)} ×`;

function goalsOf(floods, greedy) {
  const big = (name) => name.includes('64 MB');
  return [
    ...Object.entries(works).flatMap(([name, { what, ...most }]) =>
      ['thread', 'process'].map((figure) => {
        return { what: `${what}, ${figure}: host’s CPU`, most: most[figure], name, mode: 'ratio', figure };
      }),
    ),
    { what: 'heap of a guest', most: 6, unit: 'KiB', name: 'scale', mode: 'thread', figure: 'each', per: 1_024 },
    {
      what: 'destroy of 1,000 with open sockets',
      most: 200,
      unit: 'ms',
      name: 'scale',
      mode: 'thread',
      figure: 'destroy',
    },
    ...floods.flatMap((name) => [
      { what: `flood of ${name}: dead`, most: big(name) ? 600 : 20, unit: 'ms', name, mode: 'flood', figure: 'dead' },
      {
        what: `flood of ${name}: memory`,
        most: big(name) ? 140 : 15,
        unit: 'MB',
        name,
        mode: 'flood',
        figure: 'megabytes',
      },
      { what: `echo p99 beside a flood of ${name}`, most: 10, unit: 'ms', name, mode: 'flood', figure: 'p99' },
    ]),
    ...greedy.map((name) => {
      return { what: `echo p99, other guest: ${name}`, most: 10, unit: 'ms', name, mode: 'greedy', figure: 'p99' };
    }),
  ];
}
