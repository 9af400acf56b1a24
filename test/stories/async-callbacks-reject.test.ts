import {
  allow,
  deny,
  guard,
  json,
  type Lifetime,
  reconnect,
  type ReconnectOptions,
  shadow,
  type SocketOptions,
} from 'rx-secure-networking';
import { events } from 'rx-secure-networking/http';
import { config, of, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { httpWorld } from '../http/httpWorld.ts';
import { nobody } from '../resilience/quick.ts';
import { saying, url, world } from '../world.ts';

const boo = new Error('boo');
const rejects = (() => Promise.reject(boo)) as () => never;
const nothing = () => undefined;

const reconnecting = (options: ReconnectOptions) => () => {
  new TestScheduler(() => undefined).run(() => {
    const attempts$ = world({ server: nobody })
      .owner.open('ws://nobody.test/')
      .pipe(reconnect({ maxAttempts: 1, ...options }));
    attempts$.subscribe({ error: () => undefined });
  });
};
const keepingAlive = (options: Partial<SocketOptions['keepAlive']>) => () => {
  new TestScheduler(() => undefined).run(() => {
    const { owner } = world({ server: saying('pong') });
    const keepAlive = { interval: 2, timeout: 2, ping: () => 'ping', ...options };
    owner.open(url, { keepAlive }).subscribe((socket) => socket.messages$.subscribe());
    timer(5).subscribe(owner.destroy);
  });
};
/** A lookalike of a signal. */
const watching = (methods: Partial<Record<'addEventListener' | 'removeEventListener', () => void>>) => () => {
  const { owner } = world();
  const signal = { aborted: false, addEventListener: nothing, removeEventListener: nothing, ...methods };
  owner.create(url, { signal: signal as unknown as AbortSignal });
  owner.destroy();
};
const living = (until: object) => () => world({ owner: { until: until as Lifetime } }).owner.destroy();

const answering = { create: () => true, connect: () => ({ subscribe: rejects }) };

describe('L17 L25 P11 an async callback that rejects is reported, and ends no process', () => {
  const hook = config.onUnhandledError;
  afterEach(() => {
    config.onUnhandledError = hook;
  });

  it.each<[string, () => void]>([
    ['settled, of send()', () => void world().owner.create('ws://chat.test/').send('too early', rejects)],
    [
      'a teardown, of owner.add()',
      () => {
        const { owner } = world();
        owner.add(rejects);
        owner.destroy();
      },
    ],
    [
      'onInvalid, of json()',
      () =>
        void of('{')
          .pipe(json({ onInvalid: rejects }))
          .subscribe(),
    ],
    ['onDifference, of shadow()', () => void shadow(allow, deny('no'), rejects)({})],
    ['onAttempt, of reconnect()', reconnecting({ onAttempt: rejects })],
    ['retryIf, of reconnect()', reconnecting({ retryIf: rejects })],
    ['random, of reconnect()', reconnecting({ random: rejects })],
    [
      'onDenied, of guard()',
      () =>
        void of(1)
          .pipe(guard(() => false, { onDenied: rejects }))
          .subscribe(),
    ],
    ['ping, of keepAlive', keepingAlive({ ping: rejects })],
    ['isPong, of keepAlive', keepingAlive({ isPong: rejects })],
    [
      'lastEventId, of events()',
      () => {
        using http = httpWorld();
        events(http.owner, 'http://127.0.0.1/', { lastEventId: rejects }).subscribe({ error: nothing });
      },
    ],
    [
      'subscribe, of what an audit answers',
      () => {
        const { owner } = world({ owner: { audits: answering } });
        owner.open(url).subscribe();
        owner.destroy();
      },
    ],
    ['addEventListener, of a signal', watching({ addEventListener: rejects })],
    ['removeEventListener, of a signal', watching({ removeEventListener: rejects })],
    ['onDestroy, of a lifetime', living({ onDestroy: rejects })],
    ['the function that onDestroy returns', living({ onDestroy: () => rejects })],
    ['subscribe, of a lifetime', living({ subscribe: rejects })],
    ['unsubscribe, of a lifetime', living({ subscribe: () => ({ unsubscribe: rejects }) })],
    ['add, of a lifetime', living({ add: rejects, remove: nothing, closed: false })],
    ['remove, of a lifetime', living({ add: nothing, remove: rejects, closed: false })],
  ])('%s', async (_, act) => {
    const reported = new Promise((resolve) => (config.onUnhandledError = resolve));
    act();
    expect(await reported).toBe(boo);
  });
});
