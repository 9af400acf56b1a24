import type { ServerResponse } from 'node:http';
import {
  asyncScheduler,
  concat,
  filter,
  firstValueFrom,
  ignoreElements,
  lastValueFrom,
  map,
  type Observable,
  type ObservableInput,
  of,
  Subject,
  Subscriber,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
  toArray,
  NEVER,
  VirtualTimeScheduler,
} from 'rxjs';
import { allowAll, createNetwork, type Limits, type Owner, reconnect, type SocketError } from 'rx-secure-networking';
import { events, fetchFor, type OwnedResponse, request, type ServerSentEvent } from 'rx-secure-networking/http';
import {
  answers,
  type HttpFrame,
  type VirtualHttpServer,
  virtualHttpTransport,
  virtualTransport,
} from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { play } from '../world.ts';
import { EventParser } from '../../lib/http/EventParser.ts';
import { retryAfterOf } from '../../lib/model/retryLink.ts';
import { defaultLimits, idleOfStream } from '../../lib/model/Limits.ts';
import { startHttp } from './httpServer.ts';
import { httpWorld } from './httpWorld.ts';
import { startRaw } from './startRaw.ts';
import { failureOf, until } from '../waiting.ts';

const url = 'http://example.com/items';

function virtualWorld(server: VirtualHttpServer, limits: Partial<Limits> = {}) {
  const network = createNetwork({
    limits,
    transport: virtualTransport(NEVER),
    http: virtualHttpTransport(server),
    policy: allowAll,
  });
  return network.createOwner({ name: 'tool', audits: { request: () => true } });
}

/** The data of the first so many events, where each attempt of `reconnect()` begins behind the last event. */
async function dataOf(owner: Owner, url: string, count: number): Promise<readonly string[]> {
  let lastEventId = '';
  const seen$ = events(owner, url, { lastEventId: () => lastEventId }).pipe(
    tap(({ id }) => (lastEventId = id)),
    reconnect({ initialDelay: 1, maxDelay: 1 }),
    take(count),
    toArray(),
  );
  return (await firstValueFrom(seen$)).map(({ data }) => data);
}

describe('request()', () => {
  it(
    'emits the response when its headers have come, and completes; each subscription is a request',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<HttpFrame>('--a', { a: answers(201) });
      const response$ = request(virtualWorld(server), url).pipe(switchMap(({ status }) => of(status)));
      expectObservable(response$).toBe('--(a|)', { a: 201 });
      expectSubscriptions(server.subscriptions).toBe('^ 5001ms !'); // its body is not read: limits.holdTimeout
    }),
  );

  it.each([
    ['request', request],
    ['events', events],
  ])('%s() reads its headers again for each subscription, so that a token can be renewed', async (_, send) => {
    const sent: unknown[] = [];
    const owner = virtualWorld(({ request: { headers } }) => {
      sent.push(headers.find(([name]) => name === 'authorization')?.[1]);
      return of(answers(204));
    });
    const headers = new Headers({ authorization: 'old' });
    const twice$ = send(owner, url, { headers }) as Observable<unknown>;
    await lastValueFrom(twice$, { defaultValue: undefined });
    headers.set('authorization', 'new');
    await lastValueFrom(twice$, { defaultValue: undefined });
    expect(sent).toEqual(['old', 'new']);
  });

  it.each([
    ['null', null],
    ['a provider of null', () => null],
    ['a provider of a promise of null', () => Promise.resolve(null)],
  ])('%s is refused as fetchFor() refuses it', async (_, target) => {
    using world = httpWorld();
    const said = { message: expect.stringContaining('"null": it does not parse') as unknown };
    expect(await failureOf(firstValueFrom(request(world.owner, target as never)))).toMatchObject(said);
    expect(await failureOf(fetchFor(world.owner)(null as never))).toMatchObject({ cause: said });
  });

  it(
    'L27 a provider that waits counts as a request, and has `connectTimeout`',
    marbled(({ expectObservable }) => {
      const owner = virtualWorld(of(answers(204)), { requestsPerOwner: 1, connectTimeout: 5 });
      const never = () => new Promise<string>(() => undefined);
      const late = expect.objectContaining({
        code: 'connect-timeout',
        message: 'Request to a URL that is not known yet: no URL within 5 ms (limits.connectTimeout)',
      }) as unknown;
      const full = expect.objectContaining({
        code: 'limit',
        message: 'Request to a URL that is not known yet: the owner has 1 requests already (limits.requestsPerOwner)',
      }) as unknown;
      const status$ = (source$: Observable<{ readonly status: number }>) => source$.pipe(map(({ status }) => status));

      expectObservable(request(owner, never)).toBe('-----#', {}, late);
      expectObservable(request(owner, never), '--^').toBe('--#', {}, full);
      expectObservable(status$(request(owner, url)), '---^').toBe(
        '---#',
        {},
        expect.objectContaining({ code: 'limit' }),
      );
      expectObservable(status$(request(owner, url)), '-------^').toBe('-------(a|)', { a: 204 });
      expectObservable(request(owner, never), '---------^-!').toBe('');
      expectObservable(status$(request(owner, () => url)), '------------^').toBe('------------(a|)', { a: 204 });
    }),
  );

  const askers: readonly [string, (...args: Parameters<typeof request>) => Observable<unknown>][] = [
    ['request', request],
    ['events', events],
  ];

  it.each(askers)('L27 %s() hears its signal while a provider waits, and its place is free then', (_name, ask) => {
    marbled(({ cold, expectObservable, flush }) => {
      const server = jest.fn(() => of(answers(204)));
      const owner = virtualWorld(server, { requestsPerOwner: 1 });
      const reason = new Error('the user has left');
      const controller = new AbortController();
      const { signal } = controller;
      play(cold('---x', { x: () => controller.abort(reason) }));
      const late = { then: (found: (given: string) => void) => cold('-----x').subscribe(() => found(url)) };
      const provider = jest.fn(() => url);
      const noSignal = new TypeError('signal must be an AbortSignal');

      expectObservable(ask(owner, () => late as never, { signal })).toBe('---#', {}, reason);
      expectObservable(ask(owner, provider, { signal }), '----^').toBe('----#', {}, reason);
      expectObservable(ask(owner, provider, { signal: {} as never }), '------^').toBe('------#', {}, noSignal);
      flush();
      expect([provider, server].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
      ask(owner, provider, { signal: new AbortController().signal }).subscribe();
      flush();
      expect([provider, server].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
    })();
  });

  it.each(askers)('%s() asks for nothing if its options are no object', (_name, ask) => {
    marbled(({ expectObservable, flush }) => {
      const server = jest.fn(() => of(answers(204)));
      const owner = virtualWorld(server);
      const provider = jest.fn(() => url);
      const noObject = new TypeError('the options of a request must be an object, not a string');

      for (const target of [url, provider]) {
        expectObservable(ask(owner, target, 'POST' as never)).toBe('#', {}, noObject);
      }
      flush();
      expect([provider, server].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    })();
  });

  it.each(askers)('H11 %s() completes if its signal aborts while reconnect() waits', (_name, ask) => {
    marbled(({ cold, expectObservable, flush }) => {
      const server = jest.fn(() => throwError(() => new Error('refused')));
      const owner = virtualWorld(server);
      const failing = () => throwError(() => new Error('no URL'));
      for (const target of [url, () => url, failing]) {
        const controller = new AbortController();
        const asked$ = ask(owner, target, { signal: controller.signal });
        play(cold('-----x', { x: () => controller.abort() }));
        expectObservable(asked$.pipe(reconnect({ initialDelay: 10, random: () => 1 }))).toBe('-----|');
      }
      flush();
      expect(server).toHaveBeenCalledTimes(2);
    })();
  });

  it.each(askers)(
    'trap 5: %s() whose provider fails is connect-failed, so that reconnect() asks it again',
    async (_name, ask) => {
      const owner = virtualWorld(of(answers(200, { 'content-type': 'text/event-stream' }), 'data: x\n\n'));
      const down = new Error('the token service is down');
      const fails = [
        () => {
          throw down;
        },
        () => Promise.reject(down),
        () => throwError(() => down),
        (): PromiseLike<string> => ({
          then: () => {
            throw down;
          },
        }),
      ];
      for (const provider of fails) {
        const error = (await failureOf(lastValueFrom<unknown>(ask(owner, provider)))) as SocketError;
        expect([error.code, error.cause]).toEqual(['connect-failed', down]);
        expect(error.message).toContain('Request to a URL that is not known yet: the provider of its URL failed');
        let calls = 0;
        const flaky = (): Observable<string> | PromiseLike<string> => ((calls += 1) === 1 ? provider() : of(url));
        const got$: Observable<unknown> = ask(owner, flaky).pipe(reconnect({ initialDelay: 1 }) as never);
        await firstValueFrom(got$);
        expect(calls).toBe(2);
      }
      owner.destroy();
    },
  );

  it.each<[string, (response: OwnedResponse) => ObservableInput<unknown>]>([
    [
      'body$',
      (response) =>
        response.body$.pipe(
          map((piece) => new TextDecoder().decode(piece)),
          toArray(),
          map((all) => all.join('')),
        ),
    ],
    ['text()', (response) => response.text()],
  ])('a body that is lost is asked for again by reconnect() behind its %s', async (_name, read) => {
    let count = 0;
    await using server = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-length': '4' });
      response.write('ab', () => ((count += 1) === 1 ? response.destroy() : response.end('cd')));
    });
    for (const errorDetail of ['full', 'opaque'] as const) {
      count = 0;
      using world = httpWorld({ owner: { errorDetail } });
      const usual: unknown[] = [];
      const retryIf = ({ code }: SocketError, isUsual: boolean) => usual.push([code, isUsual]) > 0;
      const text$ = request(world.owner, server.url).pipe(switchMap(read), reconnect({ initialDelay: 1, retryIf }));
      expect(await lastValueFrom(text$)).toBe('abcd');
      expect([count, usual]).toEqual([2, [['lost', true]]]);
      count = 0;
      const once$ = request(world.owner, server.url).pipe(switchMap(read), reconnect({ retryIf: () => false }));
      expect(await failureOf(lastValueFrom(once$))).toEqual(new TypeError('fetch failed'));
    }
  });

  it('H11 the wait before a lost body is asked for again ends by the signal', async () => {
    await using server = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-length': '4' });
      response.write('ab', () => response.destroy());
    });
    using world = httpWorld();
    const controller = new AbortController();
    const text$ = request(world.owner, server.url, { signal: controller.signal }).pipe(
      switchMap((response) => response.text()),
      reconnect({ initialDelay: 60_000, random: () => 1, onAttempt: () => queueMicrotask(() => controller.abort()) }),
    );
    expect(await lastValueFrom(text$, { defaultValue: 'completed' })).toBe('completed');
  });

  const bytesOnce = () => new Blob(['abc']).stream();
  const readOnce: readonly [string, (to: string) => readonly [string | Request, object?]][] = [
    ['a stream', (to) => [to, { method: 'POST', body: bytesOnce() }]],
    ['a Request', (to) => [new Request(to, { method: 'POST', body: 'abc' })]],
  ];

  it.each(readOnce)('a body that is %s fails the second attempt with what to do', async (_what, argsOf) => {
    await using server = await startHttp((_request, response) => response.destroy());
    using world = httpWorld();
    const again$ = request(world.owner, ...argsOf(server.url)).pipe(reconnect({ initialDelay: 1 }));
    const failure = {
      name: 'TypeError',
      message: expect.stringContaining('make a new one for each attempt') as unknown,
    };
    expect(await failureOf(firstValueFrom(again$))).toMatchObject(failure);
    expect(server.requests).toHaveLength(1);
    const args = argsOf(server.url);
    expect(await failureOf(world.fetch(...args))).toMatchObject({ cause: { code: 'connect-failed' } });
    expect(await failureOf(world.fetch(...args))).toMatchObject(failure);
  });

  it('H12 a response with 16 KiB of headers is `limit`, and reconnect() does not ask again', async () => {
    const most = 16 * 1024 - 'x'.length - 'content-length'.length - '0'.length; // of names and values
    const head = (size: number) => `HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx: ${'y'.repeat(size)}\r\n\r\n`;
    await using under = await startRaw(head(most - 1));
    await using server = await startRaw(head(most));
    using world = httpWorld();
    expect((await world.fetch(under.url)).status).toBe(200);
    const failure = await failureOf(
      lastValueFrom(request(world.owner, server.url).pipe(reconnect({ initialDelay: 1 }))),
    );
    expect(failure).toMatchObject({ code: 'limit' });
    expect((failure as Error).message).toContain('the headers of the response are 16 KiB or more');
    expect(server.counts.connections).toBe(1);
  });

  it.each([
    ['more than one coding', '200 OK\r\ncontent-encoding: gzip, br', 'more than one coding is refused: "gzip, br"'],
    ['a 100 that nobody asked for', '100 Continue\r\n\r\nHTTP/1.1 200 OK', 'bad response'],
    ['a 101 that nobody asked for', '101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x', 'bad upgrade'],
    ['a status that is none', '600 No', 'the standard has no response with the status 600'],
  ])('H12 a response with %s is `limit`, and reconnect() does not ask again', async (_what, head, said) => {
    await using server = await startRaw((socket) => socket.end(`HTTP/1.1 ${head}\r\ncontent-length: 1\r\n\r\nx`));
    using world = httpWorld();
    const again$ = request(world.owner, server.url).pipe(reconnect({ initialDelay: 1 }));
    const failure = await failureOf(firstValueFrom(again$));
    expect(failure).toMatchObject({ code: 'limit', end: { by: 'network' } });
    expect((failure as Error).message).toContain(`the response cannot be read (${said})`);
    expect(server.counts.connections).toBe(1);
  });

  it.each(askers)(
    'H11 %s() that is unsubscribed before its target is found asks nobody and sends nothing',
    (_name, ask) => {
      const scheduler = new VirtualTimeScheduler();
      const server = jest.fn(() => of(answers(204)));
      const audit = jest.fn(() => true);
      const http = virtualHttpTransport(server, { scheduler });
      using world = httpWorld({ http, scheduler, owner: { audits: { request: audit } } });
      const stop$ = new Subject<void>();
      const provider = jest.fn(() => (stop$.next(), url));
      ask(world.owner, provider).pipe(takeUntil(stop$)).subscribe();
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- what an owner can do all the same
      const closed = new Subscriber<unknown>();
      closed.unsubscribe();
      for (const target of [provider, url]) ask(world.owner, target).subscribe(closed);
      expect(world.network.snapshot()[0]?.requests).toBeUndefined();
      scheduler.flush();
      expect([provider, audit, server].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 0]);
    },
  );

  it.each(askers)('%s() takes the first value of an observable, and leaves it', (_name, ask) => {
    marbled(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const owner = virtualWorld(of(answers(204)), { requestsPerOwner: 1 });
      const found = cold('  --u-u', { u: url });
      const empty = cold('|');
      const done$ = (provider: () => Observable<string>) => ask(owner, provider).pipe(ignoreElements());
      expectObservable(done$(() => found)).toBe('--|');
      expectSubscriptions(found.subscriptions).toBe(['^-!', '---^!']);
      expectObservable(
        done$(() => found),
        '---^!',
      ).toBe('');
      expectObservable(
        done$(() => empty),
        '-----^',
      ).toBe('-----#', {}, expect.objectContaining({ code: 'connect-failed' }));
      flush();
    })();
  });

  it.each(askers)('L27 %s() refuses a promise as its target, which would wait without a limit', async (_name, ask) => {
    using world = httpWorld();
    const never = new Promise<string>(() => undefined);
    expect(await failureOf(firstValueFrom(ask(world.owner, never as never)))).toEqual(
      new TypeError('the target is a promise: give a function that returns it'),
    );
  });

  it(
    'L10 calls no provider of a destroyed owner, and sends nothing when its owner is destroyed meanwhile',
    marbled(({ cold, expectObservable, flush }) => {
      const server = jest.fn(() => of(answers(204)));
      const owner = virtualWorld(server);
      const provider = jest.fn(() => url);
      play(cold('--x', { x: () => owner.destroy() }));

      expectObservable(request(owner, () => new Promise<string>(() => undefined))).toBe('--|');
      expectObservable(request(owner, provider), '---^').toBe(
        '---#',
        {},
        expect.objectContaining({ code: 'owner-destroyed' }),
      );
      flush();
      expect([provider, server].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    }),
  );

  it(
    'unsubscribing before the response ends the request',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<HttpFrame>('-----a', { a: answers() });
      expectObservable(request(virtualWorld(server), url), '---!').toBe('-');
      expectSubscriptions(server.subscriptions).toBe('^--!');
    }),
  );

  it(
    'completes when its owner is destroyed',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<HttpFrame>('-----a', { a: answers() });
      const owner = virtualWorld(server);
      cold('---d').subscribe(() => owner.destroy());
      expectObservable(request(owner, url)).toBe('---|');
      expectSubscriptions(server.subscriptions).toBe('^--!');
    }),
  );

  it(
    'has a deadline for the headers',
    marbled(({ expectObservable }) => {
      const failed$ = request(virtualWorld(NEVER), url);
      expectObservable(failed$).toBe('30s #', undefined, expect.objectContaining({ code: 'connect-timeout' }));
    }),
  );

  it(
    'works with reconnect(), which tries a failed connection again, and no denial',
    marbled(({ cold, expectObservable }) => {
      let attempts = 0;
      const owner = virtualWorld(() =>
        attempts++ === 0 ? throwError(() => new Error('refused')) : cold<HttpFrame>('(a|)', { a: answers() }),
      );
      const again$ = request(owner, url).pipe(
        switchMap(({ status }) => of(status)),
        reconnect({ initialDelay: 10, random: () => 1 }),
      );
      expectObservable(again$).toBe('10ms (a|)', { a: 200 });
      const denied$ = request(virtualWorld(NEVER), 'http://user:secret@example.com/').pipe(reconnect());
      expectObservable(denied$).toBe('#', undefined, expect.objectContaining({ code: 'invalid-url' }));
    }),
  );

  it('takes a provider, and gives the body as an observable', async () => {
    await using server = await startHttp((_request, response) => {
      response.write('a');
      setImmediate(() => response.end('b'));
    });
    using world = httpWorld();
    const text$ = request(world.owner, () => Promise.resolve(server.url)).pipe(switchMap((response) => response.body$));
    const pieces = await lastValueFrom(text$.pipe(toArray()));
    expect(pieces.map((piece) => new TextDecoder().decode(piece)).join('')).toBe('ab');
    expect(
      await failureOf(firstValueFrom(request(world.owner, () => Promise.reject(new Error('no URL'))))),
    ).toMatchObject({
      code: 'connect-failed',
      message: expect.stringContaining('no URL') as unknown,
    });
  });
});

describe('events()', () => {
  const type = { 'content-type': 'text/event-stream' };

  it(
    'emits events, and completes when the stream ends',
    marbled(({ cold, expectObservable }) => {
      const frames = {
        a: answers(200, type),
        b: 'id: 7\nevent: x\ndata: 1\nda',
        c: 'ta: 2\n\n: comment\n\ndata: 3\n\n',
      };
      const server = cold<HttpFrame>('-a-b-c---|', frames);
      const emitted = { x: { type: 'x', data: '1\n2', id: '7' }, y: { type: 'message', data: '3', id: '7' } };
      expectObservable(events(virtualWorld(server), url)).toBe('-----(xy)|', emitted);
    }),
  );

  it.each([
    ['another status', answers(500), { code: 'connect-failed', detail: { status: 500 } }],
    ['another type', answers(200, { 'content-type': 'text/html' }), { code: 'connect-failed' }],
  ])('errors for %s, and reads no more', async (_name, answer, expected) => {
    const owner = virtualWorld(of(answer, 'never read'));
    expect(await failureOf(firstValueFrom(events(owner, url)))).toMatchObject(expected);
  });

  const large = `data: ${'x'.repeat(200)}\n\n`;
  const refusals: readonly [string, readonly HttpFrame[], Partial<SocketError>, string][] = [
    [
      'another status',
      [answers(503, { 'retry-after': '7' })],
      { code: 'connect-failed', detail: { message: '', status: 503, retryAfter: 7_000 } },
      'the response is no stream of events (its status is 503)',
    ],
    [
      'another type',
      [answers(200, { 'content-type': 'text/html' })],
      { code: 'connect-failed', detail: { message: '', status: 200 } },
      'the response is no stream of events (it is no text/event-stream)',
    ],
    [
      'an event that is too large',
      [answers(200, type), large],
      { code: 'limit', detail: { message: '' } },
      'an event is too large (limits.maxEventBytes)',
    ],
  ];

  it.each(refusals)(
    "L29 the host's record and the owner's error say why it ended: %s",
    async (...[, frames, error, why]) => {
      const http = virtualHttpTransport(concat(frames, NEVER));
      using world = httpWorld({ http, limits: { maxEventBytes: 100 } });
      const { code, detail } = error;
      const said = {
        code,
        message: `Request to http://example.com:80/items: ${why}`,
        detail: { ...detail, message: why },
      };
      const end = { by: 'network', code: 1006 };
      expect(await failureOf(lastValueFrom(events(world.owner, url)))).toMatchObject({ ...said, end });
      expect(world.ends).toMatchObject([{ end: { ...end, error: said, detail: said.detail } }]);
    },
  );

  it(
    'reconnect() does not ask again for an event that is too large',
    marbled(({ expectObservable, flush }) => {
      const server = jest.fn(() => concat([answers(200, type), large], NEVER));
      const event$ = events(virtualWorld(server, { maxEventBytes: 100 }), url).pipe(reconnect({ maxAttempts: 3 }));
      expectObservable(event$).toBe('#', {}, expect.objectContaining({ code: 'limit' }));
      flush();
      expect(server).toHaveBeenCalledTimes(1);
    }),
  );

  it('H17 an opaque owner learns neither the status nor the type, and its reconnect() obeys Retry-After', async () => {
    for (const frame of [answers(503, { 'retry-after': '7' }), answers(200)]) {
      const http = virtualHttpTransport(of(frame));
      using world = httpWorld({ http, owner: { errorDetail: 'opaque' } });
      const error = (await failureOf(lastValueFrom(events(world.owner, url)))) as SocketError;
      const message = 'Request to http://example.com:80/items: the response is no stream of events';
      expect([error.message, error.detail, error.cause]).toEqual([message, undefined, undefined]);
      expect(retryAfterOf(error)).toBe(frame.status === 503 ? 7_000 : undefined);
    }
  });

  it('completes for 204', async () => {
    expect(await lastValueFrom(events(virtualWorld(of(answers(204))), url).pipe(toArray()))).toEqual([]);
  });

  it('a 204 is on record as whole, and its connection is kept', async () => {
    await using server = await startHttp((_request, response) => response.writeHead(204).end());
    using world = httpWorld();
    for (let count = 1; count <= 2; count++) {
      expect(await lastValueFrom(events(world.owner, server.url).pipe(toArray()))).toEqual([]);
      await until(() => world.ends.length === count);
    }
    const whole = { end: { by: 'peer', code: 1000 } };
    expect(world.ends).toMatchObject([whole, whole]);
    expect(server.connections.count).toBe(1);
  });

  it('H12 leaves out an id for which `maxHeaderBytes` has no room: the server could end the stream by it', async () => {
    await using server = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`id: ${'a'.repeat(1_000)}\ndata: 1\n\n`, () => setImmediate(() => response.destroy()));
    });
    using world = httpWorld({ limits: { maxHeaderBytes: 500 } });
    expect(await dataOf(world.owner, server.url, 2)).toEqual(['1', '1']);
    expect(server.requests[1]?.headers['last-event-id']).toBeUndefined();
  });

  it('goes on behind the last event with reconnect()', async () => {
    let count = 0;
    await using server = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      count += 1;
      response.write(`retry: 1\nid: ${count}\ndata: ${count}\n\n`, () => {
        if (count < 3) setImmediate(() => response.socket?.resetAndDestroy());
      });
    });
    using world = httpWorld();
    expect(await dataOf(world.owner, server.url, 3)).toEqual(['1', '2', '3']);
    expect(server.requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1', '2']);
    expect(server.requests[0]?.headers.accept).toBe('text/event-stream');
    await until(() => server.connections.open === 0);
  });

  it('sends an id that came without data, if its event has ended and the owner has seen what came before', async () => {
    const answer = async (response: ServerResponse, count: number) => {
      if (count === 2) return response.writeHead(503).end();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const text = count === 4 ? 'data: end\n\n' : `retry: 1\nid: ${count}\ndata: ${count}\n\nid: 9\n\nid: 12\n`;
      return response.write(text, () => count < 4 && setImmediate(() => response.socket?.resetAndDestroy()));
    };
    let count = 0;
    await using server = await startHttp((_request, response) => void answer(response, ++count));
    using world = httpWorld();
    const sentFor = async (
      lastEventId: string | (() => string) | undefined,
      see = (_id: string) => undefined as unknown,
    ) => {
      count = 0;
      const seen$ = events(world.owner, server.url, lastEventId === undefined ? {} : { lastEventId });
      await firstValueFrom(
        seen$.pipe(
          tap(({ id }) => see(id)),
          reconnect({ initialDelay: 1, maxDelay: 1 }),
          filter(({ data }) => data === 'end'),
        ),
      );
      return server.requests.slice(-4).map(({ headers }) => headers['last-event-id']);
    };
    let last = '';
    expect(
      await sentFor(
        () => last,
        (id) => (last = id),
      ),
    ).toEqual([undefined, '9', '9', '9']);
    expect(await sentFor(() => 'older')).toEqual(['older', 'older', 'older', 'older']);
    expect(await sentFor('')).toEqual([undefined, undefined, undefined, undefined]);
    expect(await sentFor(undefined)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it(
    "waits as the server's retry says also after attempts that reach no stream, unless they name another time",
    marbled(({ expectObservable, flush }) => {
      const frames = [answers(200, type), new TextEncoder().encode('retry: 700\ndata: 1\n\n')];
      const fails = throwError(() => new Error('reset'));
      const refuses = of(answers(503));
      const attempts = [concat(frames, fails), refuses, fails, of(answers(503, { 'retry-after': '2' })), refuses];
      const at: number[] = [];
      const server = () => attempts[at.push(asyncScheduler.now()) - 1] ?? NEVER;
      const event$ = events(virtualWorld(server), url).pipe(reconnect({ random: () => 0 }));
      expectObservable(event$.pipe(map(({ data }) => data)), '^ 10s !').toBe('1');
      flush();
      expect(at).toEqual([0, 700, 1_400, 2_100, 4_100, 4_800]);
    }),
  );

  it(
    "does not ask again after a denial, whatever the server's retry says",
    marbled(({ expectObservable, flush }) => {
      const frames = [answers(200, type), new TextEncoder().encode('retry: 700\ndata: 1\n\n')];
      const server = jest.fn(() =>
        concat(
          frames,
          throwError(() => new Error('reset')),
        ),
      );
      const network = createNetwork({
        ...{ transport: virtualTransport(NEVER), policy: allowAll },
        http: virtualHttpTransport(server),
      });
      let allowed = true;
      const owner = network.createOwner({ name: 'tool', audits: { request: () => allowed } });
      const event$ = events(owner, url).pipe(
        tap(() => (allowed = false)),
        reconnect({ random: () => 0 }),
      );
      expectObservable(event$.pipe(map(({ data }) => data))).toBe(
        'a 699ms #',
        { a: '1' },
        expect.objectContaining({ code: 'denied' }),
      );
      flush();
      expect(server).toHaveBeenCalledTimes(1);
    }),
  );

  it.each([
    ['too long', 'x'.repeat(200_000)],
    ['with a control character', 'a\x01b'],
    ['with a control character above ASCII', 'a\u0085b'],
    ['that begins with a space', ' a'],
    ['that ends with a space', 'a '],
    ['with another', 'a\x7f'],
  ])('ignores an id that could not be sent back: %s', async (_what, id) => {
    await using server = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(`id: é7\ndata: 1\n\nid: ${id}\ndata: 2\n\n`, () => setImmediate(() => response.destroy()));
    });
    using world = httpWorld();
    let lastEventId = '';
    const seen$ = events(world.owner, server.url, { lastEventId: () => lastEventId }).pipe(
      tap((event) => (lastEventId = event.id)),
      reconnect({ initialDelay: 1, maxDelay: 1 }),
      take(3),
      toArray(),
    );

    expect((await firstValueFrom(seen$)).map((event) => event.id)).toEqual(['é7', 'é7', 'é7']);
    const sent = server.requests[1]?.headers['last-event-id'] as string;
    expect(Buffer.from(sent, 'latin1').toString()).toBe('é7');
    expect(() => events(world.owner, server.url, { lastEventId: id })).not.toThrow();
    expect(await failureOf(firstValueFrom(events(world.owner, server.url, { lastEventId: id })))).toMatchObject({
      message:
        'lastEventId must have at most 4096 characters, none of them a control character, and no space at either end',
    });
  });

  it('L18 gives no event behind the one inside which its signal aborts, or the host ends it', async () => {
    await using server = await startHttp((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\ndata: 2\n\n');
    });
    using world = httpWorld();
    const controller = new AbortController();
    const seen: unknown[] = [];
    const run = (end: () => unknown) =>
      new Promise<void>((resolve) => {
        events(world.owner, server.url, { signal: controller.signal }).subscribe({
          next: ({ data }) => seen.push(data, end()),
          error: (error: unknown) =>
            resolve(void seen.push((error as Partial<SocketError>).code ?? (error as Error).message)),
        });
      });
    await run(() => world.network.endSocket(world.network.snapshot()[0]?.requests?.[0]?.id ?? 0));
    await run(() => controller.abort(new Error('mine')));

    expect(seen).toEqual(['1', true, 'closed', '1', undefined, 'mine']);
  });

  it('L19 waits as long as a timer can, however long limits.idleTimeout is', () => {
    expect(idleOfStream({ ...defaultLimits, idleTimeout: 2 ** 31 - 1 })).toBe(2 ** 31 - 1);
    expect(idleOfStream(defaultLimits)).toBe(120_000);
  });

  it('takes null for no options, as fetch does', async () => {
    await using server = await startHttp((_request, response) => response.writeHead(204).end());
    using world = httpWorld();
    expect(await lastValueFrom(events(world.owner, server.url, null as never).pipe(toArray()))).toEqual([]);
  });

  it('errors for an event that is too large, and for no stream that is long', async () => {
    await using server = await startHttp((request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (request.url === '/large') response.write(`data: ${'x'.repeat(2_000)}`);
      else for (let i = 0; i < 100; i++) response.write(`data: ${'x'.repeat(500)}\n\n`);
      if (request.url !== '/large') response.end();
    });
    using world = httpWorld({ limits: { maxEventBytes: 1_000, maxResponseBytes: 1_000 } });
    expect(await failureOf(firstValueFrom(events(world.owner, `${server.url}large`)))).toMatchObject({
      message: expect.stringContaining('maxEventBytes'),
    });
    expect(await lastValueFrom(events(world.owner, server.url).pipe(toArray()))).toHaveLength(100);
  });
});

describe('both', () => {
  it.each(['request', 'events'] as const)(
    'P11 L17 what a hand-made Subscriber throws goes to onError: %s',
    async (which) => {
      await using server = await startHttp((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: 1\n\n');
      });
      const reported: unknown[] = [];
      using world = httpWorld({ onError: (error, { name }) => reported.push(`${name}: ${(error as Error).message}`) });
      const throwing = (what: string) => () => {
        throw new Error(what);
      };
      const observer = { next: throwing('next'), error: throwing('error'), complete: throwing('complete') };
      const responses$: Observable<unknown> =
        which === 'events' ? events(world.owner, server.url) : request(world.owner, server.url);
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- what an owner can do all the same
      responses$.subscribe(new Subscriber<unknown>(observer as never));
      await until(() => reported.length > 0);

      expect(reported).toContain('tool: next');
    },
  );
});

describe('EventParser', () => {
  const text = '\uFEFFid: 1\rdata: a\r\ndata: b\n\nevent: x\ndata\n\nid: n\0o\nretry: 5\ndata:  c\r\n\r\ndata: lost';
  const parse = (size: number): readonly ServerSentEvent[] => {
    const seen: ServerSentEvent[] = [];
    const parser = new EventParser(1_000, '', (event) => seen.push(event));
    const stream = text.slice(1);
    for (let at = 0; at < stream.length; at += size) parser.push(stream.slice(at, at + size));
    expect(parser.retry).toBe(5);
    return seen;
  };

  it.each([
    ['one line', (bytes: number) => `data: ${'x'.repeat(bytes)}\n\n`],
    [
      'one line of two bytes a character',
      (bytes: number) => `data:${'é'.repeat(bytes / 2)}${'x'.repeat(bytes % 2)}\n\n`,
    ],
    ['many lines', (bytes: number) => `${'data: x\n'.repeat(bytes / 2)}data:${'x'.repeat(bytes % 2)}\n\n`],
    ['the name', (bytes: number) => `event:${'é'.repeat(bytes / 2)}${'x'.repeat(bytes % 2)}\ndata:x\n\n`],
  ])(
    'counts the bytes of the data, and of the name, against limits.maxEventBytes, not the names of its fields: %s',
    (_what, eventOf) => {
      for (const size of [1, 7, 2_000]) {
        const taken = (bytes: number): boolean => {
          const stream = eventOf(bytes);
          let parsed = true;
          const parser = new EventParser(1_000, '', () => undefined);
          for (let at = 0; at < stream.length; at += size) parsed &&= parser.push(stream.slice(at, at + size));
          return parsed;
        };
        expect([taken(994), taken(1_000), taken(1_001)]).toEqual([true, true, false]);
      }
    },
  );

  it.each([1, 2, 3, 7, 1_000])('parses the same in pieces of %d', (size) => {
    expect(parse(size)).toEqual([
      { type: 'message', data: 'a\nb', id: '1' },
      { type: 'x', data: '', id: '1' },
      { type: 'message', data: ' c', id: '1' },
    ]);
  });

  it('takes no longer for a line of an event that has many', () => {
    let size = 0;
    const parser = new EventParser(1_048_576, '', ({ data }) => (size = data.length));
    expect(parser.push('data\n'.repeat(1_000_000))).toBe(true); // joined for each line, it would take minutes
    expect([parser.push('\n'), size]).toEqual([true, 999_999]);
    expect(parser.push('data\n'.repeat(1_048_578))).toBe(false);
  });

  it('counts the data of an event, and no comments', () => {
    const parser = new EventParser(20, '', () => undefined);
    for (let i = 0; i < 1_000; i++) expect(parser.push(': still here\n')).toBe(true);
    expect(parser.push('data: 0123456789\ndata: 012345678\n')).toBe(true); // 20 bytes, with the line break between
    expect(parser.push('data\n')).toBe(false);
  });

  it.each([1, 50, 20_000])('skips long lines that are no data, and ids that are too long, in pieces of %d', (size) => {
    const pad = 'x'.repeat(10_000);
    const stream = `:${pad}\nid: 1\n\ndatabase: ${pad}\nid: ${pad}\ndata: a\n\n${pad}`;
    const seen: ServerSentEvent[] = [];
    const parser = new EventParser(20, '', (event) => seen.push(event));
    let parsed = true;
    for (let at = 0; at < stream.length; at += size) parsed &&= parser.push(stream.slice(at, at + size));
    expect(parsed).toBe(true);
    expect(seen).toEqual([{ type: 'message', data: 'a', id: '1' }]);
    expect(parser.push(`\nevent: ${pad}`)).toBe(false);
  });

  it('keeps little of a comment that does not end', () => {
    const parser = new EventParser(1_000, '', () => undefined);
    const piece = 'x'.repeat(1_000_000);
    parser.push(':');
    for (let i = 0; i < 600; i++) expect(parser.push(piece)).toBe(true); // more than a string can have
    expect(parser.push('\ndata: a\n')).toBe(true);
  });

  it('takes no longer for a line that drips in', () => {
    const parser = new EventParser(1_000_000, '', () => undefined);
    parser.push('data:');
    for (let i = 0; i < 200_000; i++) parser.push('x');
    expect(parser.push('y'.repeat(900_000))).toBe(false);
  });
});
