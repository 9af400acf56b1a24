import { startHttp } from './httpServer.ts';
import { failureOf } from '../waiting.ts';

// As Firefox, whose Request has no body: this must be gone before the library loads.
const shown = Object.getOwnPropertyDescriptor(Request.prototype, 'body') as PropertyDescriptor;
Reflect.deleteProperty(Request.prototype, 'body');
afterAll(() => Object.defineProperty(Request.prototype, 'body', shown));

/** A server that sends each body back, and an owner who may send everything. */
async function echoWorld(limits = {}) {
  const { httpWorld } = await import('./httpWorld.ts');
  const types: unknown[] = [];
  const server = await startHttp((request, response) => {
    types.push(request.headers['content-type']);
    request.pipe(response);
  });
  const sizes: number[] = [];
  const owner = { audits: { request: ({ bodyBytes }: { readonly bodyBytes: number }) => sizes.push(bodyBytes) > 0 } };
  const world = httpWorld({ limits, owner });
  const dispose = async (): Promise<void> => {
    world[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  };
  return { ...world, server, sizes, types, [Symbol.asyncDispose]: dispose };
}

const form = new FormData();
form.append('x', '1');
const bodies: readonly [string, BodyInit, string, string | undefined][] = [
  ['a text', 'hello', 'hello', 'text/plain;charset=UTF-8'],
  ['parameters', new URLSearchParams({ x: '1' }), 'x=1', 'application/x-www-form-urlencoded;charset=UTF-8'],
  ['a Blob', new Blob(['hello'], { type: 'text/x' }), 'hello', 'text/x'],
  ['a form', form, 'name="x"', 'multipart/form-data; boundary='],
  ['bytes', new Uint8Array([65, 66]), 'AB', undefined],
];

describe('Where the platform does not show the body of a Request', () => {
  it.each(bodies)(
    '%s is sent, and its size is audited, from a Request and from init',
    async (_what, body, text, type) => {
      await using world = await echoWorld();
      const { url } = world.server;
      const made = await world.fetch(new Request(url, { method: 'POST', body }));
      const given = await world.fetch(url, { method: 'POST', body });
      const sent = [await made.text(), await given.text()];
      for (const each of sent) expect(each).toContain(text);
      expect(world.sizes).toEqual(sent.map(({ length }) => length));
      for (const each of world.types) expect(each).toEqual(type === undefined ? type : expect.stringContaining(type));
    },
  );

  it('a stream is sent from init', async () => {
    await using world = await echoWorld();
    const init = { method: 'POST', body: new Blob(['hello']).stream(), duplex: 'half' };
    expect(await (await world.fetch(world.server.url, init as RequestInit)).text()).toBe('hello');
  });

  it('a Request without a body is sent without one', async () => {
    await using world = await echoWorld();
    for (const method of ['GET', 'POST']) await world.fetch(new Request(world.server.url, { method }));
    expect(world.sizes).toEqual([0, 0]);
  });

  it('a Request whose body was read is refused', async () => {
    await using world = await echoWorld();
    const request = new Request(world.server.url, { method: 'POST', body: 'hello' });
    await request.text();
    expect(await failureOf(world.fetch(request))).toMatchObject({ message: expect.stringContaining('read already') });
    expect(world.server.requests).toEqual([]);
  });

  it('H12 limits.maxRequestBytes bounds it', async () => {
    await using world = await echoWorld({ maxRequestBytes: 4 });
    const request = new Request(world.server.url, { method: 'POST', body: 'hello' });
    expect(await failureOf(world.fetch(request))).toMatchObject({ cause: { decision: { code: 'too-large' } } });
    expect(world.sizes).toEqual([]);
  });

  it('H10 a request that is given up before its body is known sends nothing', async () => {
    await using world = await echoWorld();
    const failing = failureOf(world.fetch(new Request(world.server.url, { method: 'POST', body: 'hello' })));
    world.owner.destroy();
    expect(await failing).toMatchObject({ name: 'AbortError' });
    expect(world.server.requests).toEqual([]);
  });
});
