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
import { events, request } from 'rx-secure-networking/http';
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
/** What RxJS takes for a Subscriber: it gets what is emitted without a guard between. */
const posing = (methods: Partial<Record<'next' | 'error' | 'complete', () => void>>) => ({
  ...{ closed: false, next: nothing, error: nothing, complete: nothing },
  ...{ add: nothing, remove: nothing, unsubscribe: nothing, ...methods },
});
const opening = (methods: Parameters<typeof posing>[0], target = url) => {
  new TestScheduler(() => undefined).run(() => {
    const { owner } = world({ server: target === url ? saying('hello') : nobody });
    owner.open(target).subscribe(posing(methods));
    timer(5).subscribe(owner.destroy);
  });
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
    ['next, of a Subscriber of open()', () => opening({ next: rejects })],
    ['complete, of a Subscriber of open()', () => opening({ complete: rejects })],
    ['error, of a Subscriber of open()', () => opening({ error: rejects }, 'ws://nobody.test/')],
    [
      'error, of a Subscriber of request()',
      () => {
        const http = httpWorld({ owner: { audits: {} } });
        const error = () => {
          http[Symbol.dispose]();
          return rejects();
        };
        request(http.owner, 'http://127.0.0.1/').subscribe(posing({ error }));
      },
    ],
    [
      'next, of a Subscriber of a stream with other subscribers',
      () => {
        const { owner } = world();
        const { events$ } = owner.create(url);
        events$.subscribe();
        events$.subscribe(posing({ next: rejects }));
        owner.destroy();
      },
    ],
    [
      'next, of a Subscriber that gets what was',
      () =>
        void world()
          .owner.create(url)
          .state$.subscribe(posing({ next: rejects })),
    ],
    [
      'complete, of a late Subscriber',
      () => {
        const { owner } = world();
        const { messages$ } = owner.create(url);
        owner.destroy();
        messages$.subscribe(posing({ complete: rejects }));
      },
    ],
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
