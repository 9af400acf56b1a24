import { besideReceiving } from './cases.mjs';
import { growth, ratio, rows, spread, summary } from './statistics.mjs';
import { doors } from './startup.mjs';

const network = 'µs a message on a network';
const allocated = 'bytes allocated a message on a network';

/** What the library is to reach, and what it has reached of it: undefined if that was not measured. */
export function targets({ samples, scale, startup, sizes, http }) {
  const ofCase = (which, client) => rows(samples, { case: which, client });
  const ofScale = (subject, what) => rows(scale, { subject, what });
  const beside = (client, which, mine = 'library') => ratio(ofCase(which, mine), ofCase(which, client));
  const bytes = (what) => rows(sizes, { what }).map((row) => Number(row.bytes));
  const unhampered = (what) => growth(1, 10_000, ofScale('library', what), ofScale('ws', what));
  const flat = (least, most, what) => growth(least, most, ofScale('library', what), ofScale('floor', what));
  const added = bytes('that network and /blueprint').map(
    (both) => both - bytes('a network on the native transport')[0],
  );
  const grown = (least, most, what) => growth(least, most, ofScale('library', what));
  const ofHttp = (which, client) => rows(http, { case: which, client });
  const besideFetch = (which) => ratio(ofHttp(which, 'fetchFor(owner)'), ofHttp(which, 'fetch of Node'));
  const change = (most, shape) => grown(100, most, `µs a change (${shape})`);
  return [
    // CPU time, to raw ws
    { what: 'receive 32 B', reached: beside('ws', 'receive-32'), most: 1.1 },
    {
      what: 'receive 32 B, five audits by message',
      reached: beside('ws', 'receive-32', 'library-messages'),
      most: 1.35,
    },
    {
      what: 'receive 32 B, five audits by request',
      reached: beside('ws', 'receive-32', 'library-requests'),
      most: 1.6,
    },
    { what: 'receive 1 KiB', reached: beside('ws', 'receive-1024'), most: 1.05 },
    {
      what: 'receive 1 KiB, five audits by request',
      reached: beside('ws', 'receive-1024', 'library-requests'),
      most: 1.1,
    },
    { what: 'send 32 B in bursts', reached: beside('ws', 'send-32'), most: 0.35 },
    {
      what: 'send 32 B in bursts, five audits by request',
      reached: beside('ws', 'send-32', 'library-requests'),
      most: 0.42,
    },
    { what: 'send 1 KiB in bursts', reached: beside('ws', 'send-1024'), most: 0.8 },
    {
      what: 'send 1 KiB in bursts, five audits by request',
      reached: beside('ws', 'send-1024', 'library-requests'),
      most: 0.9,
    },
    { what: 'echo', reached: beside('ws', 'echo'), most: 1.03 },
    { what: 'echo, five audits by request', reached: beside('ws', 'echo', 'library-requests'), most: 1.05 },
    { what: 'open and close, cold', reached: beside('ws', 'churn-cold'), most: 1.2 },
    { what: 'open and close, warm', reached: beside('ws', 'churn-warm'), most: 1 },
    { what: 'open and close over TLS, cold', reached: beside('ws', 'churn-tls-cold'), most: 1.15 },
    { what: 'open and close over TLS, warm', reached: beside('ws', 'churn-tls-warm'), most: 1.15 },
    { what: 'destroy() of 10,000 open sockets', reached: beside('ws', 'destroy'), most: 1.5 },
    // CPU time, to what raw ws takes to receive 32 bytes
    { what: 'create a handle', reached: receiving(samples, 'create', 'library'), most: 4.4 },
    { what: 'one decision: a rule allows, nobody listens', reached: receiving(samples, 'rule', 'library'), most: 0.13 },
    { what: 'the same with making its request', reached: receiving(samples, 'audit', 'library'), most: 0.13 },
    { what: 'an allowed decision, recorded and emitted', reached: receiving(samples, 'record', 'library'), most: 0.67 },
    { what: 'a denied one, with its request', reached: receiving(samples, 'denial', 'library'), most: 0.67 },
    {
      what: 'what /otel adds to a decision, with the API alone',
      reached: spread(ofCase('observe', 'library')),
      most: 1_000,
      unit: 'ns',
    },
    // heap
    { what: 'open socket with one subscriber', reached: spread(ofCase('idle', 'library')), most: 5_800, unit: 'bytes' },
    { what: 'the same, to a face of three subjects over ws', reached: beside('face', 'idle'), most: 1.15 },
    {
      what: 'open socket, nothing subscribed',
      reached: spread(ofCase('alone', 'library')),
      most: 4_300,
      unit: 'bytes',
    },
    { what: 'handle, unconnected', reached: spread(ofCase('handle', 'library')), most: 350, unit: 'bytes' },
    // from few to many, to what does the same by hand
    { what: 'CPU of a message, from 1 socket to 10,000, to raw ws', reached: unhampered(network), most: 1.1 },
    { what: 'heap of a message, from 1 socket to 10,000, to raw ws', reached: unhampered(allocated), most: 1.1 },
    {
      what: 'message in memory, from 1 owner to 10,000, to a bare Subject',
      reached: flat(1, 10_000, 'ns a message in memory'),
      most: 1.1,
    },
    { what: 'one change, from 100 sockets to 10,000', reached: change(10_000, 'ten sockets an owner'), most: 1.2 },
    { what: 'one change, from 100 sockets to 50,000', reached: change(50_000, 'ten sockets an owner'), most: 1.2 },
    { what: 'the same with one owner of all', reached: change(50_000, 'one owner of all'), most: 1.2 },
    { what: 'endSocket(id), from 100 handles to 100,000', reached: grown(100, 100_000, 'µs an end by id'), most: 1.2 },
    {
      what: 'one more socket, from 1 owner to 10,000',
      reached: grown(1, 10_000, 'µs a socket'),
      most: 1.1,
    },
    {
      what: 'one destroy, from 1 owner to 10,000',
      reached: grown(1, 10_000, 'µs a destroy'),
      most: 1.1,
    },
    // HTTP, to the platform's fetch
    { what: 'GET of a small JSON through an owner, to the fetch of Node', reached: besideFetch('get'), most: 0.9 },
    { what: 'first byte of a stream through an owner, to the fetch of Node', reached: besideFetch('first'), most: 1 },
    {
      what: 'held while 100 MB come down through an owner',
      reached: spread(ofHttp('held', 'fetchFor(owner)')),
      most: 1,
      unit: 'MB',
    },
    {
      what: 'heap of an idle owner on a network with HTTP, to one without',
      reached: ratio(ofHttp('idle', 'with http'), ofHttp('idle', 'without http')),
      most: 1.01,
    },
    // bundles and start-up
    {
      what: 'network, native transport',
      reached: summary(bytes('a network on the native transport')),
      most: 12_000,
      unit: 'bytes',
    },
    { what: '/blueprint beside it', reached: summary(added), most: 1_000, unit: 'bytes' },
    { what: 'reconnect() alone', reached: summary(bytes('one operator (reconnect)')), most: 1_600, unit: 'bytes' },
    ...doors.map((what) => ({
      what: `import of ${what}, after rxjs`,
      reached: summary(rows(startup, { what }).map(({ more }) => Number(more))),
      most: 15,
      unit: 'ms',
    })),
  ];
}

/** Of a case without a counterpart in raw ws: parts of what raw ws takes to receive 32 bytes. */
export function receiving(samples, which, client) {
  const raw = rows(samples, { case: 'receive-32', client: 'ws' });
  const inUnit = raw.map(({ round, value }) => ({ round, value: value * besideReceiving[which] }));
  return ratio(rows(samples, { case: which, client }), inUnit);
}
