import { EMPTY } from 'rxjs';
import { WebSocket } from 'ws';
import {
  allow,
  allowAll,
  allowEndpoints,
  allows,
  combine,
  createNetwork,
  deny,
  guard,
  guardMessages,
  inOrder,
  json,
  not,
  type Owner,
  rateLimit,
  reconnect,
  rule,
  sendTo,
  shadow,
  webSocketTransport,
} from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { decodeWith, encodeWith, readManifest, type StandardSchema } from 'rx-secure-networking/codec';
import { leakCheck, transportContract, virtualTransport } from 'rx-secure-networking/testing';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { wsTransport } from 'rx-secure-networking/ws';
import { permissive, quiet, url, world } from '../world.ts';

type Take = (options: never) => unknown;

const schema: StandardSchema<string> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: String(value) }) },
};
const transport = virtualTransport(quiet);
const listen = () => Promise.reject(new Error('nobody asks'));
const keepAlive = { interval: 1, timeout: 1 };
const here = (): Owner => world().owner;
const network = (more: object) => createNetwork({ transport, policy: allowAll, ...more });
const mod = { auditCreateWebSocket: () => true };
const blueprint = (description: object) =>
  secureNetworking(world().network, { describe: () => description }).createWebSocket(mod, url);

/** Every place where the package takes options: what it is called there, good options, a misspelt key and the right one. */
const places: readonly [where: string, good: object, wrong: string, right: string, take: Take][] = [
  ['createNetwork', { transport, policy: allowAll }, 'policies', 'policy', (o) => createNetwork(o)],
  ['policy', { connect: allow }, 'conect', 'connect', (policy) => network({ policy })],
  ['policy', { connect: allow }, 'recieve', 'receive', (policy) => combine(allowAll, policy)],
  ['limits', { sockets: 1 }, 'socket', 'sockets', (limits) => network({ limits })],
  ['createOwner', { name: 'a', audits: {} }, 'auditMessage', 'auditMessages', (o) => world().network.createOwner(o)],
  ['audits', { create: allow }, 'crate', 'create', (audits) => world().newOwner({ audits })],
  ['limits', { sockets: 1 }, 'socketPerOwner', 'socketsPerOwner', (limits) => world().newOwner({ limits })],
  ['create', { protocols: 'a' }, 'protocol', 'protocols', (o) => here().create(url, o)],
  ['open', { messages: 'hold' }, 'message', 'messages', (o) => here().open(url, o)],
  ['keepAlive', keepAlive, 'timeOuts', 'timeout', (o) => here().create(url, { keepAlive: o })],
  ['target', { url }, 'protocol', 'protocols', (target) => here().open(target)],
  ['target', {}, 'uri', 'url', (target) => here().open(target)],
  ['wsTransport', { origin: 'https://a.example' }, 'header', 'headers', (o) => wsTransport(o)],
  ['tls', { minVersion: 'TLSv1.3' }, 'minversions', 'minVersion', (tls) => wsTransport({ tls })],
  ['webSocketTransport', { WebSocket }, 'Websockets', 'WebSocket', (o) => webSocketTransport(o)],
  ['guard', { auditTimeout: 1 }, 'onDeny', 'onDenied', (o) => guard(allow, o)],
  ['guardMessages', { auditTimeout: 1 }, 'auditTimeOuts', 'auditTimeout', (o) => guardMessages(allow, o)],
  ['shadow', { auditTimeout: 1 }, 'shceduler', 'scheduler', (o) => shadow(allow, allow, () => undefined, o)],
  ['deny', { code: 'x' }, 'retryafters', 'retryAfter', (o) => deny('no', o)],
  ['rateLimit', { count: 1, per: 1 }, 'counts', 'count', (o) => rateLimit(o)],
  [
    'allowEndpoints',
    { isPublicSuffix: () => false },
    'publicSuffix',
    'isPublicSuffix',
    (o) => allowEndpoints(o, 'wss://a'),
  ],
  ['readManifest', { isPublicSuffix: () => false }, 'isPublicSuffixes', 'isPublicSuffix', (o) => readManifest({}, o)],
  ['reconnect', { maxDelay: 1 }, 'maxAttempt', 'maxAttempts', (o) => reconnect(o)],
  ['sendTo', { highWaterMark: 1 }, 'highWatermarks', 'highWaterMark', (o) => sendTo(here().create(url), o)],
  ['inOrder', { concurrency: 1 }, 'concurency', 'concurrency', (o) => inOrder(here().create(url), () => EMPTY, o)],
  ['json', { onInvalid: () => undefined }, 'oninvalids', 'onInvalid', (o) => json(o)],
  ['decodeWith', { onInvalid: () => undefined }, 'invalid', 'onInvalid', (o) => decodeWith(schema, o)],
  ['encodeWith', { onInvalid: () => undefined }, 'onInvlaid', 'onInvalid', (o) => encodeWith(schema, o)],
  ['secureNetworking', { describe: () => ({}) }, 'descirbe', 'describe', (o) => secureNetworking(world().network, o)],
  ['describe', { name: 'a' }, 'kinds', 'kind', (o) => blueprint(o)],
  [
    'createWebSocket',
    { protocols: 'a' },
    'auditMessage',
    'auditMessages',
    (o) => secureNetworking(world().network, { describe: () => ({}) }).createWebSocket(mod, url, o),
  ], // prettier-ignore
  ['virtualTransport', { canPause: false }, 'canpauses', 'canPause', (o) => virtualTransport(quiet, o)],
  ['transportContract', { transport, listen }, 'patient', 'patience', (o) => transportContract(o)],
  [
    'transportContract.can',
    { pause: true },
    'pausing',
    'pause',
    (can) => transportContract({ transport, listen, can }),
  ],
];

describe.each(places)('%s', (where, good, wrong, right, take) => {
  const give = (options: unknown) => () => take(options as never);

  it('takes a plain object, with a prototype or without', () => {
    const spelt = { ...good, ...(where === 'target' && { url }) };
    expect(give(spelt)).not.toThrow();
    expect(give(Object.assign(Object.create(null) as object, spelt))).not.toThrow();
  });

  it(`says that ${wrong} was to be ${right}`, () => {
    const notified = new RegExp(
      `^${where}\\.${wrong}: did you mean ${right}\\? Expected a plain object \\{ .*\\b${right}\\b.* \\}$`,
    );
    expect(give({ ...good, [wrong]: undefined })).toThrow(TypeError);
    expect(give({ ...good, [wrong]: undefined })).toThrow(notified);
  });

  it('refuses a key that is like none', () => {
    expect(give({ ...good, zzz: 1 })).toThrow(`${where}.zzz is unknown. Expected a plain object {`);
  });

  it.each<[string, (good: object) => unknown]>([
    ['a promise', (options) => Promise.resolve(options)],
    ['an instance of a class', (options) => Object.assign(new (class Preset {})(), options)], // eslint-disable-line @typescript-eslint/no-extraneous-class
    ['what inherits from a preset', (options) => Object.create(options) as object],
    [
      'what inherits from a bare preset',
      (options) => Object.create(Object.assign(Object.create(null) as object, options)) as object,
    ],
    ['a Map', (options) => new Map(Object.entries(options))],
    ['null', () => null],
  ])('refuses %s', (_what, make) => {
    expect(give(make(good))).toThrow(TypeError);
  });
});

describe('leakCheck()', () => {
  it('refuses a scheduler that is none', () => {
    expect(() => leakCheck().scheduler({} as never)).toThrow('leakCheck: scheduler must be an RxJS scheduler');
  });
});

describe('a policy that cannot be read', () => {
  it.each<[string, unknown]>([
    ['a promise of a preset', Promise.resolve(permissive)],
    ['an array of policies', [permissive]],
    ['a Map of rules', new Map(Object.entries(permissive))],
    ['a function that makes one', () => permissive],
    ['an object that inherits a preset', Object.create(permissive)],
    [
      'an instance of a class of rules',
      new (class {
        connect() {
          return true;
        }
      })(),
    ], // prettier-ignore
    ['nothing', undefined],
    ['a text', 'server'],
  ])('does not load as no rule: %s', (_what, policy) => {
    expect(() => network({ policy })).toThrow(TypeError);
    expect(() => combine(allowAll, policy as never)).toThrow(TypeError);
    expect(() => world().newOwner({ audits: policy as never })).toThrow(TypeError);
  });
});

describe('what is no option and of the wrong form', () => {
  const socket = () => here().create(url);

  it.each<[string, () => unknown, string]>([
    ['inOrder() without its socket', () => inOrder((() => EMPTY) as never, undefined as never), 'the socket first'],
    ['inOrder() of nothing', () => inOrder(undefined as never, () => EMPTY), 'the socket first'],
    ['inOrder() without a function', () => inOrder(socket(), EMPTY as never), 'project must be a function'],
    ['sendTo() without its socket', () => sendTo(undefined as never), 'the socket first'],
    ['sendTo() of an owner', () => sendTo(here() as never), 'the socket first'],
    ['allows() of nothing', () => allows(undefined as never), 'allows() takes functions'],
    ['allows() of an answer', () => allows(EMPTY as never), 'allows() takes functions'],
    ['a reason that is none, of rule()', () => rule(5 as never, () => true), 'rule: the reason must be a string'],
    ['options for a reason, of not()', () => not(allow, {} as never), 'not: the reason must be a string'],
    [
      'webSocketFor() of nothing',
      () => webSocketFor(undefined as never),
      'this is not an owner: pass what network.createOwner() returned',
    ],
    [
      'secureNetworking() of no network',
      () => secureNetworking({} as never, { describe: () => ({}) }),
      'takes a network of createNetwork() first',
    ],
    [
      'a word for a boolean, of virtualTransport()',
      () => virtualTransport(quiet, { canPause: 'no' as never }),
      'virtualTransport: canPause must be true or false',
    ],
    [
      'a word for a boolean, of transportContract()',
      () => transportContract({ transport, listen, can: { pause: 'yes' as never } }),
      'transportContract.can.pause must be true or false',
    ],
  ])('is refused where it is given: %s', (_what, give, message) => {
    expect(give).toThrow(TypeError);
    expect(give).toThrow(message);
  });
});
