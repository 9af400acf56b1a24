import { growth, ratio, rows, spread } from './statistics.mjs';

const kB = (bytes) => `${(bytes / 1_000).toFixed(1)} kB`;
const times = (value) => value?.toFixed(2);

/** What a user of the library gets and pays, in sentences; what was not measured is left out. */
export function summary({ samples, scale, startup, sizes }) {
  const of = (which, client) => rows(samples, { case: which, client });
  const cpu = (which, client = 'library') => times(ratio(of(which, client), of(which, 'ws'))?.median);
  const heap = (which, client = 'library') => spread(of(which, client))?.median;
  const bytes = (what) => rows(sizes, { what }).map((row) => Number(row.bytes))[0];
  const grown = (subject) =>
    times(growth(1, 10_000, rows(scale, { subject, what: 'µs a message on a network' }))?.median);
  const ms = (what) => spread(rows(startup, { what }).map(({ more }) => ({ value: more })))?.median.toFixed(0);
  const all = [
    sentence`A message that you receive costs ${cpu('receive-32')} times the CPU time that it costs with raw \`ws\`.`,
    sentence`If five audits look at each message, it costs ${cpu('receive-32', 'library-messages')} times as much.`,
    sentence`If five audits look at each message's request, it costs ${cpu('receive-32', 'library-requests')} times as much.`,
    sentence`Sending many small messages at once costs ${cpu('send-32')} times as much, because they are written together; with five audits ${cpu('send-32', 'library-requests')}.`,
    sentence`Opening and closing a connection costs ${cpu('churn-warm')} times as much, and ${cpu('churn-cold')} in a program that does it now and then.`,
    sentence`Over TLS these are ${cpu('churn-tls-warm')} and ${cpu('churn-tls-cold')}.`,
    sentence`An open socket takes ${map(heap('idle'), kB)} of heap: raw \`ws\` ${map(heap('idle', 'ws'), kB)}, \`rxjs/webSocket\` ${map(heap('idle', 'rxjs-webSocket'), kB)}, \`partysocket\` ${map(heap('idle', 'partysocket'), kB)}.`,
    sentence`Destroying an owner with 10,000 open sockets costs ${cpu('destroy')} times what closing them one by one costs with raw \`ws\`.`,
    sentence`With 10,000 open sockets a message costs ${grown('library')} times what it costs with one; with raw \`ws\` ${grown('ws')} times.`,
    sentence`In a browser, a network adds ${map(bytes('a network on the native transport'), kB)} to a bundle, minified and gzipped, and \`reconnect()\` alone ${map(bytes('one operator (reconnect)'), kB)}: \`rxjs/webSocket\` adds ${map(bytes('rxjs/webSocket'), kB)}, \`partysocket\` ${map(bytes('partysocket'), kB)}.`,
    sentence`Importing it in Node takes ${ms('rx-secure-networking')} ms on top of the import of \`rxjs\`.`,
  ];
  return all.flatMap((text) => (text === undefined ? [] : [`- ${text}`])).join('\n');
}

const map = (value, show) => (value === undefined ? undefined : show(value));

/** Undefined if one of its values is. */
function sentence(texts, ...values) {
  if (values.includes(undefined)) return undefined;
  return texts.map((text, i) => text + (values[i] ?? '')).join('');
}
