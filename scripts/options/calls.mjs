// Where options are passed: the type that describes them, and a call that takes them, with all else as it should be. Those of
// a `standard` are the platform's.
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { filter, firstValueFrom, map, NEVER, of } from 'rxjs';
import * as rx from 'rx-secure-networking';
import { httpRequests, events, fetchTransport, request } from 'rx-secure-networking/http';
import { guestNetwork, guestOwner } from 'rx-secure-networking/guest';
import { fleetOperator, joinFleet, memoryEngine } from 'rx-secure-networking/fleet';
import { redisEngine } from 'rx-secure-networking/redis';
import { denoGuest } from 'rx-secure-networking/process';
import { sandboxedWorker } from 'rx-secure-networking/sandbox';
import { observe } from 'rx-secure-networking/otel';
import {
  fleetEngineContract,
  httpTransportContract,
  opened,
  transportContract,
  virtualHttpTransport,
  virtualTransport,
} from 'rx-secure-networking/testing';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { serveGuest } from 'rx-secure-networking/host';
import { undiciTransport } from 'rx-secure-networking/undici';
import { wsTransport } from 'rx-secure-networking/ws';
import { readManifest } from 'rx-secure-networking/codec';

const allow = () => true;
const audits = { create: allow, connect: allow, close: allow, send: allow, receive: allow, request: allow };
const transport = virtualTransport(of(opened()));
const policy = { request: allow };
const http = virtualHttpTransport(NEVER);
const network = rx.createNetwork({ transport, policy, http });
const owner = network.createOwner({ name: 'options', audits });
const url = 'wss://options.example/';
const socket = owner.create(url);
const page = 'https://options.example/';
const noop = () => undefined;
const port = () => new MessageChannel().port1;
const sockets = (given) => secureNetworking(network, given);
const engine = memoryEngine();
const join = (given) => joinFleet({ engine, host: 'options', transport, policy, http, ...given }).destroy();
const quota = (of) => (given) => join({ quotas: [{ by: 'subject', ...of, ...given }] });
const deno = fileURLToPath(new URL('deno.sh', import.meta.url));
const of1 = { describe: () => ({}), http: httpRequests };

/** Calls that are made in a subscription error there. */
const errorOf = (observable) => Promise.race([firstValueFrom(observable), new Promise((done) => setTimeout(done, 50))]);

/** Throws the error with which a session ended. */
const failed = ({ error }) => {
  if (error) throw error;
};

export const calls = [
  {
    door: 'index',
    title: 'createNetwork(options)',
    type: 'NetworkOptions',
    pass: (given) => rx.createNetwork({ transport, policy, ...given }),
  },
  {
    door: 'index',
    title: 'limits, of a network and of an owner',
    type: 'Limits',
    pass: (limits) => rx.createNetwork({ transport, policy, limits }),
  },
  {
    door: 'index',
    title: 'network.createOwner(options)',
    type: 'OwnerOptions',
    pass: (given) => network.createOwner({ name: 'one', audits, ...given }).destroy(),
  },
  {
    door: 'index',
    title: 'owner.create(url, options), owner.open(target, options)',
    type: 'SocketOptions',
    pass: (given) => owner.create(url, given),
  },
  {
    door: 'index',
    title: 'keepAlive, of a socket',
    type: 'KeepAliveOptions',
    pass: (keepAlive) => owner.create(url, { keepAlive: { interval: 1_000, timeout: 1_000, ...keepAlive } }),
  },
  { door: 'index', title: 'reconnect(options)', type: 'ReconnectOptions', pass: (given) => rx.reconnect(given) },
  {
    door: 'index',
    title: 'session(owner, target, options)',
    type: 'SessionOptions',
    // The options of its sockets are read with each of them, and end it.
    pass: (given) => errorOf(rx.session(owner, url, given).status$.pipe(map(failed), filter(Boolean))),
  },
  {
    door: 'index',
    title: 'inOrder(socket, project, options)',
    type: 'InOrderOptions',
    pass: (given) => rx.inOrder(socket, noop, given),
  },
  { door: 'index', title: 'sendTo(socket, options)', type: 'SendToOptions', pass: (given) => rx.sendTo(socket, given) },
  {
    door: 'index',
    title: 'guard(audit, options), guardMessages(options)',
    type: 'GuardOptions',
    pass: (given) => rx.guard(allow, given),
  },
  {
    door: 'index',
    title: 'rateLimit(options)',
    type: 'RateLimitOptions',
    pass: (given) => rx.rateLimit({ count: 1, per: 1_000, ...given }),
  },
  {
    door: 'index',
    title: 'shadow(live, candidate, onDifference, options)',
    type: 'ShadowOptions',
    pass: (given) => rx.shadow(allow, allow, noop, given),
  },
  { door: 'index', title: 'deny(reason, details)', type: 'deny(details)', pass: (given) => rx.deny('no', given) },
  {
    door: 'index',
    title: 'allowEndpoints(options, …patterns), readManifest(document, options)',
    type: 'EndpointPatternOptions',
    pass: (given) => {
      rx.allowEndpoints(given, url);
      readManifest({}, given);
    },
  },
  {
    door: 'index',
    title: 'json(options), decodeWith(codec, options), encodeWith(codec, options)',
    type: 'InvalidOptions',
    pass: (given) => rx.json(given),
  },
  {
    door: 'index',
    title: 'webSocketTransport(options)',
    type: 'WebSocketTransportOptions',
    pass: (given) => rx.webSocketTransport(given),
  },
  { door: 'ws', title: 'wsTransport(options)', type: 'WsTransportOptions', pass: (given) => wsTransport(given) },
  {
    door: 'ws',
    title: 'tls, of wsTransport() and undiciTransport()',
    type: 'TlsOptions',
    pass: (tls) => wsTransport({ tls }),
  },
  {
    door: 'undici',
    title: 'undiciTransport(options)',
    type: 'UndiciTransportOptions',
    pass: (given) => undiciTransport(given),
  },
  {
    door: 'http',
    title: 'request(owner, target, options)',
    type: 'RequestOptions',
    standard: 'fetch()',
    pass: (given) => errorOf(request(owner, page, given)),
  },
  {
    door: 'http',
    title: 'events(owner, target, options)',
    type: 'EventsOptions',
    pass: (given) => errorOf(events(owner, page, given)),
  },
  {
    door: 'http',
    title: 'fetchTransport(options)',
    type: 'FetchTransportOptions',
    pass: (given) => fetchTransport(given),
  },
  {
    door: 'host',
    title: 'serveGuest(port, options)',
    type: 'GuestOptions',
    pass: (given) => serveGuest(port(), { network, name: 'guest', audits, ...given }).destroy(),
  },
  {
    door: 'host',
    title: 'bridge, of a guest',
    type: 'BridgeLimits',
    pass: (bridge) => serveGuest(port(), { network, name: 'guest', audits, bridge }).destroy(),
  },
  {
    door: 'guest',
    title: 'guestOwner(port, options)',
    type: 'GuestOwnerOptions',
    pass: (given) => guestOwner(port(), given).destroy(),
  },
  {
    door: 'guest',
    title: 'guestNetwork(port, options)',
    type: 'GuestNetworkOptions',
    pass: (given) => guestNetwork(port(), given).destroy(),
  },
  {
    door: 'sandbox',
    title: 'sandboxedWorker(code, options)',
    type: 'SandboxOptions',
    pass: (given) => {
      const options = { network, name: 'guest', audits, ...given };
      try {
        sandboxedWorker('', options);
      } catch (error) {
        if (!error.message.includes('needs a page')) throw error;
        serveGuest(port(), options).destroy(); // its other options are right: in a page those of its owner are read next
      }
    },
  },
  {
    door: 'process',
    title: 'denoGuest(file, options), nodeGuest(file, options)',
    type: 'ProcessOptions',
    pass: (given) => denoGuest(import.meta.filename, { network, name: 'guest', audits, executable: deno, ...given }),
  },
  {
    door: 'blueprint',
    title: 'secureNetworking(network, options)',
    type: 'secureNetworking(options)',
    pass: (given) => sockets({ ...of1, ...given }),
  },
  {
    door: 'blueprint',
    title: 'what describe(object) returns',
    type: 'ObjectDescription',
    pass: (given) => sockets({ describe: () => given }).face({}),
  },
  {
    door: 'blueprint',
    title: 'createWebSocket(url, options)',
    type: 'WebSocketOptions',
    // An id from 1, or -1 for what is denied.
    pass: (given) => denied(sockets(of1).createWebSocket({ auditCreateWebSocket: allow }, url, given)),
  },
  {
    door: 'blueprint',
    title: 'httpRequest(url, options)',
    type: 'HttpRequestOptions',
    pass: (given) => sockets(of1).httpRequest({ auditHttpRequest: allow }, page, given),
  },
  {
    door: 'fleet',
    title: 'joinFleet(options)',
    type: 'FleetOptions',
    pass: join,
  },
  {
    door: 'fleet',
    title: 'quotas, of joinFleet(): attempts',
    type: 'AttemptsQuota',
    pass: quota({ what: 'attempts', count: 1, per: 1_000 }),
  },
  {
    door: 'fleet',
    title: 'quotas, of joinFleet(): connections',
    type: 'ConnectionsQuota',
    pass: quota({ what: 'connections', most: 1 }),
  },
  {
    door: 'fleet',
    title: 'quotas, of joinFleet(): bytes',
    type: 'BytesQuota',
    pass: quota({ what: 'bytes', most: 1, per: 'day' }),
  },
  { door: 'fleet', title: 'log, of joinFleet()', type: 'LogOptions', pass: (log) => join({ log }) },
  { door: 'fleet', title: 'memoryEngine(options)', type: 'MemoryEngineOptions', pass: (given) => memoryEngine(given) },
  {
    door: 'fleet',
    title: 'fleetOperator(engine, options)',
    type: 'FleetOperatorOptions',
    pass: (given) => fleetOperator(engine, given),
  },
  {
    door: 'fleet',
    title: 'operator.revoke(target, options)',
    type: 'RevokeOptions',
    pass: (given) => fleetOperator(engine).revoke({ subject: 'one' }, { reason: 'a test', ...given }),
  },
  {
    door: 'redis',
    title: 'redisEngine(options)',
    type: 'RedisEngineOptions',
    pass: (given) => redisEngine({ send: noop, wait: noop, fleet: 'options', ...given }),
  },
  {
    door: 'otel',
    title: 'observe(network, telemetry)',
    type: 'Telemetry',
    pass: (given) => observe(network, { meter: meter(), ...given })(),
  },
  {
    door: 'websocket',
    title: 'socket.addEventListener(type, listener, options)',
    type: 'ListenerOptions',
    standard: 'addEventListener()',
    pass: noop,
  },
  {
    door: 'testing',
    title: 'virtualTransport(server, options)',
    type: 'VirtualTransportOptions',
    pass: (given) => virtualTransport(NEVER, given),
  },
  {
    door: 'testing',
    title: 'virtualHttpTransport(server, options)',
    type: 'VirtualHttpTransportOptions',
    pass: (given) => virtualHttpTransport(NEVER, given),
  },
  {
    door: 'testing',
    title: 'transportContract(harness)',
    type: 'ContractHarness',
    pass: (given) => transportContract({ transport, listen: noop, ...given }),
  },
  {
    door: 'testing',
    title: 'can, of transportContract()',
    type: 'ContractAbilities',
    pass: (can) => transportContract({ transport, listen: noop, can }),
  },
  {
    door: 'testing',
    title: 'httpTransportContract(harness)',
    type: 'HttpContractHarness',
    pass: (given) => httpTransportContract({ transport: http, listen: noop, ...given }),
  },
  {
    door: 'testing',
    title: 'can, of httpTransportContract()',
    type: 'HttpContractAbilities',
    pass: (can) => httpTransportContract({ transport: http, listen: noop, can }),
  },
  {
    door: 'testing',
    title: 'fleetEngineContract(harness)',
    type: 'FleetEngineHarness',
    pass: (given) => fleetEngineContract({ start: () => ({ engine }), ...given }),
  },
];

/** The blueprint's calls throw for what no program can mean, and deny the rest. */
function denied(id) {
  if (id === -1) throw Object.assign(new Error('returns -1, with a denial on record'), { name: 'Denied' });
}

function meter() {
  const instrument = { add: noop, record: noop, addCallback: noop, removeCallback: noop };
  return new Proxy({}, { get: () => () => instrument });
}
