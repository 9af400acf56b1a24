import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { WebSocket } from 'ws';
import { defaultLimits } from '../../lib/model/Limits.ts';
import type { DialRequest } from '../../lib/model/Transport.ts';
import { endpointOf } from './endpointOf.ts';
import { wsTransport } from '../../lib/transport/wsTransport.ts';

// Run by runInNode: pollutes Object.prototype, dials with our transport or else with ws alone, and prints the result.

interface Input {
  readonly url: string;
  readonly by: 'wsTransport' | 'ws';
  readonly ca?: string;
  /** What the name resolves to. */
  readonly addresses: readonly string[];
  readonly pollute: readonly (readonly [string, unknown])[];
}

const { url, by, ca, addresses, pollute } = JSON.parse(process.argv[2] ?? '') as Input;
let polluted = 0;
const values: Record<string, unknown> = {
  agent: new https.Agent({ rejectUnauthorized: false }),
  // Node's sockets tell of their 'lookup' event to whatever has that name; only as a resolver it gets options.
  lookup: (_host: unknown, options: unknown, done: (...answer: unknown[]) => void) => {
    if (typeof options !== 'object' || options === null) return;
    polluted += 1;
    if ('all' in options && options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
    else done(null, '127.0.0.1', 4);
  },
  checkServerIdentity: () => undefined,
  createConnection: () => {
    polluted += 1;
    return new net.Socket();
  },
  secureContext: tls.createSecureContext(),
};

for (const [name, value] of pollute) {
  Object.defineProperty(Object.prototype, name, {
    value: value === 'see hostileDial' ? values[name] : value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

const report = (outcome: string): void => {
  for (const [name] of pollute) Reflect.deleteProperty(Object.prototype, name);
  process.stdout.write(JSON.stringify({ outcome, polluted }));
};

if (by === 'ws') {
  const socket = new WebSocket(url);
  let outcome = 'closed';
  socket.on('error', (error) => (outcome = error.message));
  socket.on('open', () => {
    outcome = 'opened';
    socket.terminate();
  });
  socket.on('close', () => report(outcome));
} else {
  const settings = {
    ...(ca === undefined ? undefined : { tls: { ca } }),
    resolver: (
      _host: string,
      _options: object,
      done: (error: null, all: { address: string; family: number }[]) => void,
    ) =>
      done(
        null,
        addresses.map((address) => ({ address, family: net.isIP(address) })),
      ),
  };
  let outcome = '';
  const request = {
    url,
    protocols: [],
    connect: { endpoint: endpointOf(url) },
    limits: defaultLimits,
    approve: () => true,
  };
  const link = wsTransport(settings)(request as unknown as DialRequest, {
    opened: () => {
      outcome = 'opened';
      link.terminate();
    },
    message: () => {},
    drained: () => {},
    closing: () => {},
    closed: (_code, _reason, _wasClean, error) => report(outcome || (error?.message ?? 'closed')),
  });
}
