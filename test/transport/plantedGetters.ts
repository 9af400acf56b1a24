import { readFileSync, readdirSync } from 'node:fs';
import { lookup } from 'node:dns';
import path from 'node:path';
import { WebSocket } from 'ws';
import { defaultLimits } from '../../lib/model/Limits.ts';
import type { DialRequest, LinkSink } from '../../lib/model/Transport.ts';
import { inheritableEvents } from '../../lib/transport/connectTcp.ts';
import { endpointOf } from './endpointOf.ts';
import { wsTransport } from '../../lib/transport/wsTransport.ts';

// Run by runInNode: plants a getter on Object.prototype for every name in the sources of this Node's networking and of
// ws, dials, and prints which of them were asked of an object that holds options of the dial.

interface Input {
  readonly url: string;
  /** `ws` alone is the control: its options are read through the prototype. */
  readonly by: 'wsTransport' | 'ws';
  readonly ca?: string;
}
const { url, by, ca } = JSON.parse(process.argv[2] ?? '') as Input;

/** Objects with these own keys are options: those that were given, and the copies that Node and ws make of them. */
const marks: Readonly<Record<string, readonly string[]>> = {
  http: ['perMessageDeflate'],
  headers: ['Sec-WebSocket-Key'],
  tcp: ['autoSelectFamily'],
  tls: ['ALPNProtocols', 'servername'], // a literal of Node's own has the one, its sockets have the other
  dns: ['verbatim'],
  frame: ['binary'],
};

const sources = (process as unknown as { binding(name: 'natives'): Readonly<Record<string, string>> }).binding(
  'natives',
);
const networking =
  /^(?:_?tls|_tls_|net$|_http_|https?$|dns$|events$|_?stream|internal\/(?:net|tls|dns|http|streams|stream_base|abort|event|socket|timers|util|errors|validators|url|js_stream))/;
const wsFolder = path.join(path.dirname(require.resolve('ws/package.json')), 'lib');
const text = [
  ...Object.entries(sources).map(([name, source]) => (networking.test(name) ? source : '')),
  ...readdirSync(wsFolder).map((file) => readFileSync(path.join(wsFolder, file), 'utf8')),
].join('\n');
// A property descriptor may not inherit the first; with the others nothing is dialled.
const left = ['get', 'set', 'value', 'writable', 'enumerable', 'configurable', ...inheritableEvents];
const names = [...new Set(text.match(/[A-Za-z_$][\w$]*/g))].filter((name) => !(name in {}) && !left.includes(name));

const { hasOwn, defineProperty } = Object;
const kinds = Object.entries(marks);
const asked = new Set<string>();
let looking = false; // what the getters do themselves asks for names too

function look(holder: object, name: string): void {
  if (looking) return;
  looking = true;
  for (const [kind, keys] of kinds) if (keys.every((key) => hasOwn(holder, key))) asked.add(`${kind}.${name}`);
  looking = false;
}

for (const name of names) {
  defineProperty(Object.prototype, name, {
    configurable: true,
    get(this: object) {
      look(this, name);
      return undefined;
    },
    set(this: object, value: unknown) {
      defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
    },
  });
}

const report = (outcome: string): void => {
  for (const name of names) Reflect.deleteProperty(Object.prototype, name);
  process.stdout.write(JSON.stringify({ outcome, names: names.length, asked: [...asked].sort() }));
};

if (by === 'ws') {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on('open', () => socket.close());
  socket.on('close', (code) => report(`closed ${code}`));
} else {
  const sink: Pick<LinkSink, 'opened' | 'message' | 'drained' | 'closed'> = {
    opened: () => {
      link.send('text');
      link.send(Uint8Array.of(1));
      link.ping?.();
      link.close(1000, 'bye');
    },
    message: () => {},
    drained: () => {},
    closed: (code, _reason, _wasClean, error) => report(error ? error.message : `closed ${code}`),
  };
  const settings = { ...(ca === undefined ? undefined : { tls: { ca } }), resolver: lookup as never };
  const request = {
    url,
    protocols: ['chat'],
    connect: { owner: { id: 1, name: 'a mod', kind: 'mod' }, endpoint: endpointOf(url) },
    limits: defaultLimits,
    approve: () => true,
  };
  // Whatever else a sink has one day has nothing to do here.
  const link = wsTransport(settings)(request as unknown as DialRequest, { closing: () => {}, ...sink });
}
