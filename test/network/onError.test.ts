import {
  concatMap,
  config,
  filter,
  finalize,
  firstValueFrom,
  map,
  NEVER,
  Observable,
  of,
  skip,
  throwError,
  timer,
} from 'rxjs';
import {
  allOf,
  allow,
  anyOf,
  type Audit,
  type ConnectRequest,
  deny,
  type EndRecord,
  guard,
  inOrder,
  json,
  type Message,
  type Network,
  type NetworkOptions,
  not,
  type OwnedSocket,
  type Owner,
  type OwnerInfo,
  reconnect,
  sendTo,
  shadow,
  SocketError,
} from 'rx-secure-networking';
import { type BlueprintObject, secureNetworking } from 'rx-secure-networking/blueprint';
import { events, request } from 'rx-secure-networking/http';
import { answers, virtualHttpTransport } from 'rx-secure-networking/testing';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { reported } from '../reported.ts';
import { connecting, saying, url, world } from '../world.ts';

const boom = (): never => {
  throw new Error('boom');
};
const later = (): never => Promise.reject(new Error('boom')) as unknown as never;

/** Ways of an owner's code to throw where nobody handles it. */
const ways: Record<string, (owner: Owner, socket: OwnedSocket) => unknown> = {
  'a subscriber of messages$': (_, { messages$ }) => messages$.subscribe(boom),
  'an async subscriber of messages$': (_, { messages$ }) => messages$.subscribe(later),
  'an observer of state$': (_, { state$ }) => state$.subscribe({ next: boom }),
  'a subscriber of ended$ that completes': (owner, { ended$ }) => {
    ended$.subscribe({ complete: boom });
    owner.destroy();
  },
  'a subscriber of what is piped': (_, { messages$ }) => messages$.pipe(map(String)).subscribe(boom),
  'a function of what is piped': (_, { messages$ }) => messages$.pipe(map(boom)).subscribe(),
  'a Subscriber of its own making': (_, { messages$ }) => {
    const closed = { closed: false, add: () => undefined, remove: () => undefined, unsubscribe: () => undefined };
    messages$.subscribe({ next: boom, error: boom, complete: () => undefined, ...closed });
  },
  'a subscriber of open()': (owner) => owner.open(url).subscribe(boom),
  'a provider’s error that nobody handles': (owner) => owner.open(boom).subscribe(),
  'a subscriber behind reconnect()': (owner) => owner.open(url).pipe(reconnect()).subscribe(boom),
  'onAttempt of reconnect()': (owner) => {
    const failing$ = owner.open(() => throwError(() => new SocketError('lost', 'no')));
    failing$.pipe(reconnect({ onAttempt: boom, random: () => 0 })).subscribe({ error: () => undefined });
  },
  'a subscriber behind guard()': (_, { messages$ }) => messages$.pipe(guard(() => true)).subscribe(boom),
  'an audit of guard() that is unsubscribed': (_, { messages$ }) => {
    const audit = () =>
      new Observable<boolean>((subscriber) => {
        timer(0).subscribe(() => subscriber.next(true));
        return boom;
      });
    messages$.pipe(guard(audit)).subscribe();
  },
  'a subscriber behind inOrder()': (_, socket) =>
    socket.messages$.pipe(inOrder(socket, (message) => of(message))).subscribe(boom),
  'a subscriber of sendTo()': (_, socket) => sendTo(socket)(of('x')).subscribe(boom),
  'onInvalid of json()': (_, { messages$ }) => messages$.pipe(json({ onInvalid: boom })).subscribe(),
  'settled of send()': (_, socket) => socket.send('x', boom),
  'an async settled of send()': (_, socket) => socket.send('x', later),
  'a teardown': (owner) => {
    owner.add(boom);
    owner.destroy();
  },
  'an async teardown': (owner) => {
    owner.add(later);
    owner.destroy();
  },
  'a subscriber of destroyed$': (owner) => {
    owner.destroyed$.subscribe(boom);
    owner.destroy();
  },
  'a provider’s teardown': (owner) =>
    owner
      .open(() => new Observable(() => boom))
      .subscribe()
      .unsubscribe(),
  'a listener of a WebSocket class': (owner) => {
    const made = new (webSocketFor(owner))(url);
    made.addEventListener('open', boom);
  },
};

const hosted = (onError: NetworkOptions['onError']) =>
  world({ server: saying('not json'), ...(onError && { onError }) });

describe('onError', () => {
  it.each(Object.entries(ways))('gets what %s throws, with its owner, and RxJS does not', async (_way, act) => {
    const seen: [unknown, OwnerInfo][] = [];
    let came: () => void = () => undefined;
    const coming = new Promise<void>((resolve) => (came = resolve));
    const { network, newOwner } = hosted((...given) => {
      seen.push(given);
      came();
    });
    const owner = newOwner({ name: 'culprit' });
    const socket = owner.create(url);
    const opened = firstValueFrom(socket.opened$);
    socket.connect();
    await opened;
    act(owner, socket);
    await coming;

    const [[error, info] = []] = seen;
    expect((error as Error).message).toMatch(/boom|provider/);
    expect(info).toEqual({ id: owner.id, name: 'culprit', kind: 'mod' });
    network.destroy();
  });

  const leaving = (verdict: boolean) => () =>
    new Observable<boolean>((subscriber) => {
      const timer = setTimeout(() => subscriber.next(verdict));
      return () => {
        clearTimeout(timer);
        boom();
      };
    });
  it.each<[string, Audit<ConnectRequest>]>([
    ['the teardown of an observable', leaving(true)],
    ['that in allOf()', allOf(leaving(true), allow)],
    ['the second in allOf()', allOf(() => Promise.resolve(true), leaving(true))],
    ['that in anyOf()', anyOf(deny('no'), leaving(true))],
    ['that in not()', not(leaving(false))],
    ['that in not() of allOf()', not(allOf(allow, leaving(false)))],
    ['that in shadow()', shadow(leaving(true), allow, () => undefined)],
    ['that of a candidate in shadow()', shadow(allow, leaving(true), () => undefined)],
    ['onDifference of shadow()', shadow(allow, deny('no'), boom)],
    ['an async onDifference of shadow()', shadow(allow, deny('no'), later)],
    ['onDifference of shadow() with a candidate that answers later', shadow(allow, () => Promise.resolve(false), boom)],
    [
      'onDifference of shadow() within allOf(), later',
      allOf(() => Promise.resolve(true), shadow(allow, deny('no'), boom)),
    ],
  ])('P11 gets what an audit throws after its answer: %s', async (_what, connect) => {
    let network: Network | undefined;
    const seen = new Promise<unknown[]>((resolve) => {
      const here = world({
        onError: (...given) => resolve(given),
        owner: { name: 'culprit', audits: { create: allow, connect } },
      });
      network = here.network;
      connecting(here.owner);
    });

    const [error, info] = await seen;
    expect((error as Error).message).toContain('boom');
    expect(info).toMatchObject({ name: 'culprit' });
    network?.destroy();
  });

  it.each<[string, string, Audit<ConnectRequest>]>([
    ['throws', 'threw', boom],
    ['rejects with', 'rejected', () => later()],
    ['errors with', 'errored', () => throwError(boom)],
  ])('gets nothing of what an audit %s: it is a decision, %s', async (_what, code, connect) => {
    const onError = jest.fn();
    const { network, owner } = world({ onError, owner: { audits: { create: allow, connect } } });
    const denied = firstValueFrom(network.decisions$.pipe(filter(({ allow }) => !allow)));
    connecting(owner);

    expect(await denied).toMatchObject({ layer: 'owner', action: 'connect', code });
    network.destroy();
    expect(onError).not.toHaveBeenCalled();
  });

  it('gets nothing of what an audit rejects with when its owner is destroyed already', async () => {
    const onError = jest.fn();
    let reject = (_error: Error): void => undefined;
    const answer = new Promise<boolean>((_resolve, fail) => (reject = fail));
    const { network, owner } = world({ onError, owner: { audits: { create: allow, connect: () => answer } } });
    connecting(owner);
    owner.destroy();
    reject(new Error('late'));

    await expect(answer).rejects.toThrow('late');
    await new Promise((resolve) => setTimeout(resolve)); // when RxJS reports
    network.destroy();
    expect(onError).not.toHaveBeenCalled();
  });

  it.each<[string, (owner: Owner) => Observable<unknown>]>([
    ['request()', (owner) => request(owner, 'https://example.com/')],
    ['events() that end', (owner) => events(owner, 'https://example.com/')],
  ])('P11 gets what is thrown when %s is over', async (_what, observe) => {
    let network: Network | undefined;
    const seen = new Promise<unknown[]>((resolve) => {
      const http = virtualHttpTransport(of(answers(200, { 'content-type': 'text/event-stream' }), 'data: 1\n\n'));
      const here = world({
        ...{ http, policy: { request: allow }, onError: (...given) => resolve(given) },
        owner: { name: 'culprit', audits: { request: allow } },
      });
      network = here.network;
      observe(here.owner).pipe(finalize(boom)).subscribe();
    });

    const [error, info] = await seen;
    expect((error as Error).message).toContain('boom');
    expect(info).toMatchObject({ name: 'culprit' });
    network?.destroy();
  });

  it('gets what a method of a blueprint object throws', async () => {
    const seen = new Promise<unknown[]>((resolve) => {
      const { network } = hosted((...given) => resolve(given));
      const object: BlueprintObject = {
        auditCreateWebSocket: () => true,
        auditConnectWebSocket: () => true,
        onWebSocketConnected: boom,
      };
      const sockets = secureNetworking(network, { describe: () => ({ name: 'object' }) });
      sockets.connectWebSocket(object, sockets.createWebSocket(object, url));
    });

    expect(await seen).toEqual([new Error('boom'), expect.objectContaining({ name: 'object' })]);
  });

  it('gets the error of open() that a subscriber does not handle, which names its owner', async () => {
    const seen = new Promise<unknown[]>((resolve) => {
      const { newOwner } = world({ onError: (...given) => resolve(given) });
      newOwner({ name: 'careless', audits: {} }).open(url).subscribe();
    });

    expect(await seen).toEqual([
      expect.objectContaining({ code: 'denied', owner: expect.objectContaining({ name: 'careless' }) }),
      expect.objectContaining({ name: 'careless' }),
    ]);
  });

  it.each([
    ['throws', boom],
    ['rejects', later],
  ])('that %s itself is reported, and breaks nothing', async (_what, onError) => {
    const got: unknown[] = [];
    const errors = await reportedLater(async () => {
      const { network, owner } = world({ server: saying('a', 'b'), onError });
      const socket = owner.create(url);
      socket.messages$.subscribe(boom);
      socket.messages$.subscribe((message) => got.push(message));
      socket.connect();
      await firstValueFrom(socket.messages$.pipe(skip(1)));
      network.destroy();
    });

    expect(got).toEqual(['a', 'b']);
    expect(errors.map(String)).toEqual(['Error: boom', 'Error: boom']);
  });

  it('may destroy the owner from inside its callback', async () => {
    const here: World = world({
      server: saying('a', 'b'),
      onError: (_, { id }) => here.network.destroyOwner(id, 'it throws'),
    });
    const ended = new Promise<EndRecord>((resolve) => here.network.ends$.subscribe(resolve));
    const messages = jest.fn(boom);
    connecting(here.owner).messages$.subscribe(messages);

    expect((await ended).end).toMatchObject({ by: 'host', reason: 'it throws' });
    expect([messages.mock.calls, here.owner.closed]).toEqual([[['a']], true]);
    here.network.destroy();
  });

  it('must be a function', () => {
    expect(() => world({ onError: 'log' as never })).toThrow(new TypeError('onError must be a function'));
  });
});

type World = ReturnType<typeof world>;

it('without onError the errors of an owner go to config.onUnhandledError', () => {
  const errors = reported(() => {
    const { network, owner } = world();
    owner.destroyed$.subscribe(boom);
    owner.add(boom);
    network.destroy();
  });

  expect(errors.map(String)).toEqual(['Error: boom', 'Error: boom']);
});

describe('every SocketError names its owner:', () => {
  const expected = { owner: { name: 'chat', kind: 'mod' } };

  it.each(['full', 'opaque'] as const)('with errorDetail %s', async (errorDetail) => {
    const { network, newOwner, owner } = world({
      server: () => throwError(() => new Error('no')),
      owner: { errorDetail },
    });
    const seen: unknown[] = [];
    const keep = (error: unknown): void => void seen.push(error);
    for (const bad of ['ftp://x', 7 as never]) {
      try {
        owner.create(bad);
      } catch (error) {
        keep(error);
      }
    }
    const failing = connecting(owner);
    failing.events$.subscribe((event) => {
      if (event.type === 'connectionError') keep(event.error);
    });
    for (const stream$ of [failing.opened$, owner.open(url), owner.open(boom), newOwner({ audits: {} }).open(url)]) {
      await firstValueFrom(stream$ as Observable<unknown>).catch(keep);
    }
    await firstValueFrom(owner.open(url).pipe(reconnect({ maxAttempts: 1, initialDelay: 1 }))).catch(keep);
    const dead = newOwner();
    const socket = dead.create(url);
    dead.destroy();
    await firstValueFrom(socket.opened$).catch(keep);
    await firstValueFrom(of(1).pipe(concatMap(() => dead.open(url)))).catch(keep);

    expect(seen.length).toBeGreaterThanOrEqual(8);
    for (const error of seen.filter((each) => each instanceof SocketError)) expect(error).toMatchObject(expected);
    expect(seen.filter((each) => each instanceof SocketError).length).toBeGreaterThanOrEqual(8);
    network.destroy();
  });

  it.each([
    ['messages$', (messages$: Observable<Message>) => messages$],
    ['what is piped from it', (messages$: Observable<Message>) => messages$.pipe(filter(() => true))],
    [
      'any stream, by its socket',
      (messages$: Observable<Message>) => new Observable<Message>((to) => messages$.subscribe(to)),
    ],
  ])('that of inOrder() too, on %s', async (_what, streamOf) => {
    const { network, owner } = world({
      server: saying('x'.repeat(100), 'y'.repeat(100), 'z'),
      link: { canPause: false },
    });
    const socket = connecting(owner);
    const options = { highWaterMark: 1, maxWaitingBytes: 10 };
    const work$ = streamOf(socket.messages$).pipe(inOrder(socket, () => NEVER, options));

    await expect(firstValueFrom(work$)).rejects.toMatchObject({ code: 'limit', ...expected });
    network.destroy();
  });
});

/** The same as `reported`, in real time. */
async function reportedLater(body: () => Promise<void>): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  const hook = config.onUnhandledError;
  config.onUnhandledError = (error) => errors.push(error);
  await body();
  await new Promise((resolve) => setTimeout(resolve));
  config.onUnhandledError = hook;
  return errors;
}
