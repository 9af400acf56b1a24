import { runInNewContext } from 'node:vm';
import { fetchFor, request } from 'rx-secure-networking/http';
import { reconnect } from 'rx-secure-networking';
import { firstValueFrom, switchMap, VirtualTimeScheduler } from 'rxjs';
import { startHttp } from './httpServer.ts';
import { httpWorld } from './httpWorld.ts';
import { failureOf, until } from '../waiting.ts';

const url = 'http://127.0.0.1/';
const post = (body: unknown, signal?: AbortSignal) => ({ method: 'POST', body, duplex: 'half', signal }) as RequestInit;

/** A body that never ends. */
function endless() {
  const seen = { pulled: 0, reasons: [] as unknown[] };
  const body = new ReadableStream({
    pull: (controller) => {
      seen.pulled += 1;
      if (seen.pulled < 4) controller.enqueue(new Uint8Array(5));
    },
    cancel: (reason) => {
      seen.reasons.push(reason);
    },
  });
  return { body, seen };
}

function detached(): Uint8Array {
  const bytes = new Uint8Array(8);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

it.each<[string, () => BodyInit]>([
  ['a stream', () => new Blob(['hello']).stream()],
  ['a text', () => 'hello'],
])('%s is sent by the next attempt of reconnect() if the first was one too many', async (_what, make) => {
  await using server = await startHttp((incoming, response) => {
    if (incoming.method === 'GET') response.write('a');
    else incoming.pipe(response);
  });
  using world = httpWorld({ limits: { requestsPerOwner: 1, closeTimeout: 20 } });
  const busy = await world.fetch(server.url);
  const refused = firstValueFrom(world.network.decisions$);
  const answer = firstValueFrom(
    request(world.owner, server.url, post(make()) as object).pipe(
      switchMap((response) => response.text()),
      reconnect({ initialDelay: 1 }),
    ),
  );
  expect(await refused).toMatchObject({ allow: false, code: 'limit' });
  await busy.body?.cancel();
  expect(await answer).toBe('hello');
});

it('a stream may give the Uint8Array of another realm, as of a frame, and no other array', async () => {
  await using server = await startHttp((request, response) => request.pipe(response));
  using world = httpWorld();
  const streamOf = (code: string) =>
    new ReadableStream({
      start: (controller) => {
        controller.enqueue(runInNewContext(code));
        controller.close();
      },
    });
  expect(await (await world.fetch(server.url, post(streamOf('new Uint8Array([65])')))).text()).toBe('A');
  const failure = await failureOf(world.fetch(server.url, post(streamOf('new Uint16Array([65])'))));
  expect(failure).toMatchObject({ cause: { detail: { message: expect.stringContaining('a stream of Uint8Array') } } });
});

describe('H10 H11 the stream that is the body of a request is cancelled with what the request rejects with', () => {
  it.each<[string, string, string | undefined]>([
    ['at a URL that is refused', 'http://a:b@127.0.0.1/', 'invalid-url'],
    ['at a limit', url, 'limit'],
    ['after its owner is destroyed', url, 'owner-destroyed'],
  ])('before it is read: %s', async (what, to, code) => {
    using world = httpWorld({ limits: { requestsPerSecond: 1 } });
    if (code === 'limit') void world.fetch(url, post(new ReadableStream())).catch(() => undefined);
    if (code === 'owner-destroyed') world.owner.destroy();
    const { body, seen } = endless();
    const failure = await failureOf(world.fetch(to, post(body)));
    expect(failure).toMatchObject({ message: 'fetch failed', cause: { code } });
    expect(seen.reasons).toMatchObject([{ message: 'fetch failed', cause: { code } }]);
  });

  it('before it is read: by a signal that has aborted', async () => {
    using world = httpWorld();
    const { body, seen } = endless();
    const reason = new Error('mine');
    expect(await failureOf(world.fetch(url, post(body, AbortSignal.abort(reason))))).toBe(reason);
    expect(seen.reasons).toEqual([reason]);
  });

  it('while it is read: by a signal', async () => {
    using world = httpWorld();
    const { body, seen } = endless();
    const controller = new AbortController();
    const failure = failureOf(world.fetch(url, post(body, controller.signal)));
    await until(() => seen.pulled === 4);
    controller.abort('mine');
    expect([await failure, seen.reasons]).toEqual(['mine', ['mine']]);
  });

  it('while it is read: by the end of its owner, and of nothing that is opaque the cause', async () => {
    using world = httpWorld();
    const { body, seen } = endless();
    const owner = world.newOwner({ errorDetail: 'opaque' });
    const failure = failureOf(fetchFor(owner)(url, post(body)));
    await until(() => seen.pulled === 4);
    owner.destroy();
    expect(await failure).toMatchObject({ name: 'AbortError' });
    expect(seen.reasons).toMatchObject([{ name: 'AbortError' }]);
    const more = endless();
    await failureOf(fetchFor(world.newOwner({ errorDetail: 'opaque' }))('ftp://a.example', post(more.body)));
    expect(more.seen.reasons).toEqual([new TypeError('fetch failed')]);
    expect(more.seen.reasons[0]).not.toHaveProperty('cause');
  });

  it.each<[string, unknown]>([
    ['whose buffer was transferred', detached()],
    ['that is a text', 'a'],
  ])('while it is read: at a piece %s', async (_what, piece) => {
    using world = httpWorld();
    const reasons: unknown[] = [];
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(piece),
      cancel: (reason) => void reasons.push(reason),
    });
    const error = new TypeError('the body of a request must be a stream of Uint8Array, none of them detached');
    const failure = await failureOf(world.fetch(url, post(body)));
    expect(failure).toMatchObject({ message: 'fetch failed', cause: { cause: error } });
    expect(reasons).toEqual([failure]);
  });

  it('while it is read: at `maxRequestBytes`, and at `responseTimeout`', async () => {
    const scheduler = new VirtualTimeScheduler();
    using small = httpWorld({ limits: { maxRequestBytes: 9 } });
    using late = httpWorld({ scheduler });
    const bodies = [endless(), endless()] as const;
    await failureOf(small.fetch(url, post(bodies[0].body)));
    const failure = failureOf(late.fetch(url, post(bodies[1].body)));
    scheduler.flush();
    await failure;
    expect(bodies.map(({ seen }) => seen.reasons)).toMatchObject([
      [{ cause: { code: 'limit' } }],
      [{ cause: { code: 'connect-timeout' } }],
    ]);
  });

  it('while it is read: by who unsubscribes from `request()`', async () => {
    using world = httpWorld();
    const { body, seen } = endless();
    const subscription = request(world.owner, url, post(body)).subscribe();
    await until(() => seen.pulled === 4);
    subscription.unsubscribe();
    expect(seen.reasons).toMatchObject([{ name: 'AbortError' }]);
  });

  it('an async iterable returns', async () => {
    using world = httpWorld({ limits: { maxRequestBytes: 9 } });
    let over = 0;
    async function* pieces() {
      try {
        for (;;) yield new Uint8Array(5);
      } finally {
        over += 1;
      }
    }
    await failureOf(world.fetch(url, post(pieces())));
    await until(() => over === 1);
  });

  it('not where `fetch` is called wrongly: the stream is still the caller’s', async () => {
    using world = httpWorld();
    const { body, seen } = endless();
    await failureOf(world.fetch(url, { ...post(body), redirect: 'never' as never }));
    expect([seen.reasons, body.locked]).toEqual([[], false]);
  });
});
