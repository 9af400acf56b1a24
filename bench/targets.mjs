import { growth, ratio, read, spread } from './statistics.mjs';

const rows = (list, wanted) =>
  list.filter((row) => Object.entries(wanted).every(([name, value]) => row[name] === value));
const ofCase = (which, client) => rows(read('samples'), { case: which, client });
const ofScale = (subject, what) => rows(read('scale'), { subject, what });
const bytes = (what) => Number(rows(read('sizes'), { what })[0].bytes);

/** To raw ws, in the same round. */
const toRaw = (which, client) => ratio(ofCase(which, client), ofCase(which, 'ws'));
const withAudits = (what, which, most, mostAudited) => [
  { what, reached: toRaw(which, 'library'), most },
  { what: `${what}, five audits`, reached: toRaw(which, 'library-audited'), most: mostAudited },
];
const figure = (which) => spread(ofCase(which, 'library'));
const size = (value) => ({ median: value, low: value, high: value });
const network = 'µs a message on a network';

/** What the library is to reach, and what it has reached. A target with a unit is for the figure itself. */
export const targets = () => [
  ...withAudits('receive 32 B', 'receive-32', 1.2, 1.6),
  ...withAudits('receive 1 KiB', 'receive-1024', 1.05, 1.1),
  ...withAudits('send 32 B in bursts', 'send-32', 0.55, 0.65),
  ...withAudits('send 1 KiB in bursts', 'send-1024', 0.8, 0.9),
  ...withAudits('echo', 'echo', 1.03, 1.05),
  { what: 'open and close', reached: toRaw('churn', 'library'), most: 1.15 },
  { what: 'heap of an open socket', reached: toRaw('idle', 'library'), most: 1.35 },
  { what: 'heap of a handle', reached: figure('handle'), most: 400, unit: 'bytes' },
  { what: 'create a handle', reached: figure('create'), most: 2, unit: 'µs' },
  { what: 'destroy, each open socket', reached: figure('destroy'), most: 5, unit: 'µs' },
  { what: 'one decision: a rule allows, nobody listens', reached: figure('rule'), most: 60, unit: 'ns' },
  { what: 'the same with making its request', reached: figure('audit'), most: 60, unit: 'ns' },
  { what: 'an allowed decision, recorded and told', reached: figure('record'), most: 300, unit: 'ns' },
  { what: 'a denied one, with its request', reached: figure('denial'), most: 300, unit: 'ns' },
  {
    what: 'message on a network, 10,000 owners to 1, beside raw ws',
    reached: growth(ofScale('library', network), ofScale('ws', network)),
    most: 1.1,
  },
  {
    what: 'message in memory, 10,000 owners to 1',
    reached: growth(ofScale('library', 'ns a message in memory')),
    most: 1.1,
  },
  { what: 'one more socket, 10,000 owners to 1', reached: growth(ofScale('library', 'µs a socket')), most: 1.1 },
  { what: 'one destroy, 10,000 owners to 1', reached: growth(ofScale('library', 'µs a destroy')), most: 1.1 },
  {
    what: 'core with native transport',
    reached: size(bytes('a network on the native transport')),
    most: 6_000,
    unit: 'bytes',
  },
  {
    what: 'what /blueprint adds',
    reached: size(bytes('that network and /blueprint') - bytes('a network on the native transport')),
    most: 1_000,
    unit: 'bytes',
  },
];
