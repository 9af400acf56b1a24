import { MessageChannel } from 'node:worker_threads';
import {
  allowAll,
  allowEndpoints,
  createNetwork,
  type HttpLines,
  type OwnedSocket,
  type Owner,
  rateLimit,
  type SocketOptions,
  type Transport,
} from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import type { Quota } from 'rx-secure-networking/fleet';
import { guestOwner } from 'rx-secure-networking/guest';
import { serveGuest } from 'rx-secure-networking/host';
import { request } from 'rx-secure-networking/http';
import { undiciTransport } from 'rx-secure-networking/undici';
import { wsTransport } from 'rx-secure-networking/ws';
import { config, NEVER, timer } from 'rxjs';
import { virtualTransport } from 'rx-secure-networking/testing';
import { TestScheduler } from 'rxjs/testing';
import { fleetWorld, opening } from '../fleet/fleetWorld.ts';
import { emptyWorld, permissive, thrownBy, url, world } from '../world.ts';

const boo = new Error('boo');
const rejects = (() => Promise.reject(boo)) as () => never;
const nothing = () => undefined;
const requester = { audits: { request: () => true } };

const inVirtualTime = (act: () => void) => () => {
  new TestScheduler(nothing).run(act);
};

const counting = (quota: Quota) => async () => {
  const fleet = fleetWorld();
  const { owner } = fleet.join({ quotas: [quota] });
  await fleet.pass(10);
  opening(owner());
  await fleet.end();
};

/** A transport of the host's own, whose links have these methods. */
const linking =
  (methods: object, server: 'stays' | 'leaves' = 'stays'): Transport =>
  (dial, sink) => {
    timer(1).subscribe(() => {
      if (dial.approve(['192.0.2.1']) !== true) return;
      sink.opened('');
      if (server === 'leaves') sink.closed(1000, '', true);
    });
    const rest = { pause: () => true, resume: nothing, bufferedBytes: 0 };
    return { send: () => true, close: nothing, terminate: nothing, ...rest, ...methods };
  };

const linked = (transport: Transport, use: (socket: OwnedSocket, owner: Owner) => void, options?: SocketOptions) =>
  inVirtualTime(() => {
    const { owner } = world({ transport });
    owner.open(url, options).subscribe({ next: (socket) => use(socket, owner), error: nothing });
    timer(100).subscribe(owner.destroy);
  });

const line = { pause: nothing, resume: nothing, terminate: nothing };

/** Over an HTTP transport of the host's own, with these methods, comes a response of this status. */
const requested = (methods: { readonly lines?: object; readonly line?: object }, status = 200) =>
  inVirtualTime(() => {
    const send: HttpLines['send'] = (_, sink) => {
      timer(1).subscribe(() => {
        sink.headers(status, '', []);
        if (status === 200) sink.data(new Uint8Array(1));
      });
      return { ...line, ...methods.line };
    };
    const { owner } = world({ http: () => ({ send, destroy: nothing, ...methods.lines }), owner: requester });
    request(owner, 'http://127.0.0.1/').subscribe({ error: nothing });
    timer(100).subscribe(owner.destroy);
  });

describe('P11 an async function of the host that rejects is reported, and ends no process', () => {
  const hook = config.onUnhandledError;
  afterEach(() => {
    config.onUnhandledError = hook;
  });

  it.each<[string, () => unknown]>([
    [
      'by, of rateLimit()',
      () => {
        const connect = rateLimit({ count: 1, per: 1_000, by: rejects });
        world({ policy: { ...allowAll, connect } })
          .owner.open(url)
          .subscribe()
          .unsubscribe();
      },
    ],
    ['by, of a quota of attempts', counting({ what: 'attempts', by: rejects, count: 5, per: 1_000 })],
    ['by, of a quota of connections', counting({ what: 'connections', by: rejects, most: 5 })],
    ['by, of a quota of bytes', counting({ what: 'bytes', by: rejects, most: 500_000, per: 'day' })],
    ['isPublicSuffix', () => thrownBy(() => allowEndpoints({ isPublicSuffix: rejects }, 'wss://*.example.com'))],
    [
      'describe, of secureNetworking()',
      () => {
        const sockets = secureNetworking(emptyWorld().network, { describe: rejects });
        thrownBy(() => sockets.face({}));
      },
    ],
    [
      'tls, of wsTransport()',
      () => {
        const { owner } = world({ transport: wsTransport({ tls: rejects }) });
        owner.open('wss://127.0.0.1/').subscribe({ error: nothing });
      },
    ],
    [
      'tls, of undiciTransport()',
      () => {
        const http = undiciTransport({ tls: rejects });
        const { owner } = world({ http, owner: requester });
        request(owner, 'https://127.0.0.1/').subscribe({ error: nothing });
      },
    ],
    [
      'random, of serveGuest()',
      async () => {
        const { port1, port2 } = new MessageChannel();
        const network = createNetwork({ transport: virtualTransport(NEVER), policy: allowAll });
        serveGuest(port1, { network, name: 'guest', audits: permissive, random: rejects, lease: 20 });
        const closed = new Promise((resolve) => port2.on('close', resolve));
        guestOwner(port2);
        timer(100).subscribe(network.destroy);
        await closed;
      },
    ],
    ['a transport', linked(rejects, nothing)],
    ['send, of a link', linked(linking({ send: rejects }), (socket) => void socket.send('hello'))],
    ['close, of a link', linked(linking({ close: rejects }), (socket) => socket.close())],
    ['terminate, of a link', linked(linking({ terminate: rejects }), (socket) => socket.close())],
    ['abandon, of a link', linked(linking({ abandon: rejects }), (_, owner) => owner.destroy())],
    ['pause, of a link', linked(linking({ pause: rejects }), (socket) => void socket.hold())],
    ['resume, of a link', linked(linking({ resume: rejects }), (socket) => socket.hold()())],
    ['lingers, of a link', linked(linking({ lingers: rejects }, 'leaves'), nothing)],
    ['ping, of a link', linked(linking({ ping: rejects }), nothing, { keepAlive: { interval: 2, timeout: 2 } })],
    [
      'an HTTP transport',
      inVirtualTime(() => {
        const { owner } = world({ http: rejects, owner: requester });
        request(owner, 'http://127.0.0.1/').subscribe({ error: nothing });
      }),
    ],
    ['send, of HTTP lines', requested({ lines: { send: () => Object.assign(Promise.reject(boo), line) } })],
    ['destroy, of HTTP lines', requested({ lines: { destroy: rejects } })],
    ['pause, of an HTTP line', requested({ line: { pause: rejects } })],
    ['resume, of an HTTP line', requested({ line: { resume: rejects } }, 204)],
    ['terminate, of an HTTP line', requested({ line: { terminate: rejects } })],
  ])('%s', async (_, act) => {
    const reported = new Promise<void>((resolve) => {
      config.onUnhandledError = (error) => {
        if (error === boo) resolve();
      };
    });
    await act();
    await reported;
  });
});
