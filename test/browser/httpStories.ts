import { firstValueFrom, NEVER } from 'rxjs';
import { createNetwork, type Policy, reconnect, type SocketError } from 'rx-secure-networking';
import { events, fetchFor, fetchTransport, request } from 'rx-secure-networking/http';
import { type HttpContractAnswer, type HttpContractServer, virtualTransport } from 'rx-secure-networking/testing';

type Listen = (answer: HttpContractAnswer) => Promise<HttpContractServer>;

/** What H19 promises of a browser's fetch, beside what the platform's own does there: the twin shows that it could be seen. */
export interface HttpStory {
  readonly what: string;
  run(listen: Listen): Promise<unknown>;
}

const hello = (headers: Readonly<Record<string, string>> = {}, status = 200): HttpContractAnswer => ({
  status,
  headers,
  pieces: [new TextEncoder().encode('hello')],
  end: 'whole',
});

/** An owner on the platform's fetch. */
function owned(policy: Policy = { request: () => true }) {
  const network = createNetwork({ transport: virtualTransport(NEVER), http: fetchTransport(), policy });
  const decisions: string[] = [];
  network.decisions$.subscribe(({ action, code }) => decisions.push(`${action} ${code}`));
  const owner = network.createOwner({ name: 'page', audits: { request: () => true } });
  return { network, owner, decisions, fetch: fetchFor(owner) };
}

const text = async (response: Promise<Response>): Promise<string> => (await response).text();
const failure = (response: Promise<Response>): Promise<string> => response.then(() => 'fulfilled', String);

function expectSame(what: string, got: unknown, expected: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(expected)) throw new Error(`${what}: ${JSON.stringify(got)}`);
}

export const httpStories: readonly HttpStory[] = [
  {
    what: 'H19 sends no cookie and keeps none, where the platform’s fetch can',
    run: async (listen) => {
      const server = await listen(hello({ 'set-cookie': 'a=1; path=/' }));
      // The page is plain HTTP: of a server over TLS, which is another site to it, the platform keeps no cookie.
      const kept = server.url.startsWith('https:') ? '' : 'a=1';
      const { fetch: ownersFetch, network } = owned();
      await text(ownersFetch(server.url));
      await text(fetch(server.url, { credentials: 'include' })); // keeps the cookie
      await text(fetch(server.url, { credentials: 'include' })); // sends it
      await text(ownersFetch(server.url));
      const cookies = server.requests.map(({ headers }) => headers['cookie'] ?? '');
      expectSame('cookies', cookies, ['', '', kept, '']);
      network.destroy();
      await server.stop();
    },
  },
  {
    what: 'H19 says nothing of the page, where the platform’s fetch sends a referrer',
    run: async (listen) => {
      const server = await listen(hello());
      const { fetch: ownersFetch, network } = owned();
      await text(ownersFetch(server.url));
      await text(fetch(server.url));
      const referrers = server.requests.map(({ headers }) => headers['referer'] !== undefined);
      expectSame('referrers', referrers, [false, true]);
      network.destroy();
      await server.stop();
    },
  },
  {
    what: 'H19 takes nothing from the cache and puts nothing into it',
    run: async (listen) => {
      const server = await listen(hello({ 'cache-control': 'max-age=1000' }));
      const { fetch: ownersFetch, network } = owned();
      await text(ownersFetch(server.url));
      await text(fetch(server.url)); // what it gets is cached
      await text(fetch(server.url));
      await text(ownersFetch(server.url));
      expectSame('requests', server.requests.length, 3);
      network.destroy();
      await server.stop();
    },
  },
  {
    what: 'H19 events() sends no header of its own that a server of another origin must allow',
    run: async (listen) => {
      const stream = { 'content-type': 'text/event-stream' };
      const pieces = [new TextEncoder().encode('data: a\n\n')];
      const server = await listen({ status: 200, headers: stream, pieces, end: 'whole' });
      const { owner, network } = owned();
      expectSame('the event', (await firstValueFrom(events(owner, server.url))).data, 'a');
      // The platform's own word, which needs nobody's leave: the library's is no-store.
      expectSame('cache-control', server.requests[0]?.headers['cache-control'], 'no-cache');
      network.destroy();
      await server.stop();
    },
  },
  {
    what: 'H9 a Request of a frame of the same origin is read as one of the page',
    run: async (listen) => {
      if (!('document' in globalThis)) return; // a worker has no frames
      const frame = document.body.appendChild(document.createElement('iframe'));
      const { Request: Foreign } = frame.contentWindow as unknown as { readonly Request: typeof Request };
      const server = await listen(hello());
      const { fetch: ownersFetch, network } = owned();
      await text(ownersFetch(new Foreign(`${server.url}a`, { method: 'POST', body: 'hello' })));
      const sent = server.requests.map(({ method, target, body }) => [method, target, new TextDecoder().decode(body)]);
      expectSame('requests', sent, [['POST', '/a', 'hello']]);
      network.destroy();
      frame.remove();
      await server.stop();
    },
  },
  {
    what: 'H19 follows no redirect: the request fails for good and says why, and its target is not asked',
    run: async (listen) => {
      const target = await listen(hello());
      const server = await listen(hello({ location: target.url }, 302));
      const { owner, network } = owned();
      const asked$ = request(owner, server.url).pipe(reconnect());
      const error = await firstValueFrom(asked$).catch((error: unknown) => error as SocketError);
      expectSame('the failure', 'code' in error && error.code, 'limit');
      expectSame('what it says', 'code' in error && error.message.includes('it redirects'), true);
      expectSame('requests at the target', target.requests.length, 0);
      await text(fetch(server.url));
      expectSame('requests at the target by the platform', target.requests.length, 1);
      network.destroy();
      await Promise.all([server.stop(), target.stop()]);
    },
  },
  {
    what: 'H19 H10 a request does not outlive its owner, before the answer and in the body',
    run: async (listen) => {
      const silent = await listen('silence');
      const endless = await listen({ ...(hello() as object), end: 'open' } as HttpContractAnswer);
      const { fetch: ownersFetch, network, owner } = owned();
      const pending = failure(ownersFetch(silent.url));
      const reader = (await ownersFetch(endless.url)).body?.getReader();
      await reader?.read();
      await silent.asked();
      owner.destroy();
      const read = reader?.read().then(
        () => 'fulfilled',
        (error: unknown) => (error as Error).name,
      );
      expectSame('the two', [(await pending).split(':')[0], await read], ['AbortError', 'AbortError']);
      await Promise.all([silent.connectionClosed(), endless.connectionClosed()]);
      network.destroy();
      await Promise.all([silent.stop(), endless.stop()]);
    },
  },
  {
    what: 'H10 H18 a read of a body rejects with why the body has failed, by each method, and a second read does not',
    run: async (listen) => {
      const endless = await listen({ ...(hello() as object), end: 'open' } as HttpContractAnswer);
      const { fetch: ownersFetch, network, owner } = owned();
      const why = (reading: Promise<unknown>) => reading.then(() => 'fulfilled', String);
      const cancelling = new AbortController();
      const init = { signal: cancelling.signal };
      const aborted = await Promise.all([1, 2, 3, 4].map(() => ownersFetch(endless.url, init)));
      const copy = aborted[3]?.clone();
      const [a, b, c, d] = aborted;
      const reads = [a?.text(), b?.json(), c?.arrayBuffer(), d?.text(), copy?.blob()];
      cancelling.abort(new Error('mine'));
      const mine = 'Error: mine';
      expectSame('aborted', await Promise.all(reads.map((read) => why(read!))), [mine, mine, mine, mine, mine]);
      expectSame('read again', (await why(a!.text())).split(':')[0], 'TypeError');
      const last = (await ownersFetch(endless.url)).text();
      owner.destroy();
      expectSame('destroyed', (await why(last)).split(':')[0], 'AbortError');
      network.destroy();
      await endless.stop();
    },
  },
  {
    what: 'H18 json() of what is no JSON rejects as JSON.parse() throws, and names nothing else',
    run: async (listen) => {
      const server = await listen(hello());
      const { fetch: ownersFetch, network } = owned();
      const why = (reading: Promise<unknown>) => reading.then(() => 'fulfilled', String);
      const response = await ownersFetch(server.url);
      const reading = response.json();
      expectSame('read', await why(reading), await why(new Promise(() => void JSON.parse('hello'))));
      expectSame('read again', (await why(response.json())).split(':')[0], 'TypeError');
      network.destroy();
      await server.stop();
    },
  },
  {
    what: 'H19 puts the address of a literal to the policy, and sends nothing if it is denied',
    run: async (listen) => {
      const server = await listen(hello());
      const asked: (readonly string[])[] = [];
      const resolve: Policy['resolve'] = ({ addresses }) => asked.push(addresses) > 1;
      const { fetch: ownersFetch, network, decisions } = owned({ request: () => true, resolve });
      expectSame('the failure', await failure(ownersFetch(server.url)), 'TypeError: fetch failed');
      expectSame('requests', server.requests.length, 0);
      expectSame('the answer', await text(ownersFetch(server.url)), 'hello');
      expectSame('addresses', asked, [['127.0.0.1'], ['127.0.0.1']]);
      expectSame('decisions', decisions.slice(0, 2), ['request allowed', 'resolve denied']);
      network.destroy();
      await server.stop();
    },
  },
];
