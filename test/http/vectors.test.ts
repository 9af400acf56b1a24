import { once } from 'node:events';
import net from 'node:net';
import { NEVER, of } from 'rxjs';
import {
  allowAll,
  createNetwork,
  type Decision,
  denyPrivateAddresses,
  type EndRecord,
  platforms,
  type Policy,
} from 'rx-secure-networking';
import { fetchFor } from 'rx-secure-networking/http';
import { answers, virtualHttpTransport, virtualTransport } from 'rx-secure-networking/testing';
import { undiciTransport, type UndiciTransportOptions } from 'rx-secure-networking/undici';
import { freePort } from '../freePort.ts';
import { startTcpServer } from '../server.ts';
import { revive, rows } from '../vectors/table.ts';
import { startHttp } from './httpServer.ts';
import { failureOf } from '../waiting.ts';

// The vectors of URLs, addresses and names, whose sockets are in test/vectors, through the fetch of an owner.

type Resolver = NonNullable<UndiciTransportOptions['resolver']>;
type Answer = string | { address: string; family: number };

const read = (answer: Answer) => (typeof answer === 'string' ? { address: answer, family: net.isIP(answer) } : answer);
const answering =
  (...given: readonly Answer[]): Resolver =>
  (_host, _options, done) =>
    setImmediate(() => done(null, given.map(read)));

/** An owner's fetch under a policy, on a virtual server; what was asked, and what was sent. */
function virtually(policy: Policy, addresses: readonly string[] = ['93.184.216.34']) {
  const sent: string[] = [];
  const asked: string[] = [];
  const http = virtualHttpTransport(
    (dial) => {
      sent.push(dial.request.url);
      return of(answers(200), 'hello');
    },
    { addresses },
  );
  const network = createNetwork({ transport: virtualTransport(NEVER), http, policy });
  const decisions: Decision[] = [];
  network.decisions$.subscribe((decision) => decisions.push(decision));
  const request = ({ url }: { readonly url: string }) => asked.push(url) > 0;
  const owner = network.createOwner({ name: 'tool', audits: { request } });
  return { network, sent, asked, decisions, fetch: fetchFor(owner) };
}

/** The same URL for HTTP. */
const asHttp = (given: unknown): string => (given as string).replace(/^ws(s?):/u, 'http$1:');

describe('url-reject through fetch', () => {
  // `fetch` is given what a page's `fetch` is given: it mends spelling, and leaves the fragment off (B3, H3).
  const mended: Readonly<Record<string, string>> = {
    'url-reject-030': 'https://good.example/@evil.example/',
    'url-reject-031': 'https://127.1.1.1:80/@127.2.2.2:80/',
    'url-reject-032': 'https://127.1.1.1:80/@@127.2.2.2:80/',
    'url-reject-036': 'https://good.example/',
    'url-reject-038': 'https://example.com/',
    'url-reject-040': 'https://example.com/',
    'url-reject-041': 'http://example.com/x',
    'url-reject-045': 'https://example.com/',
    'url-reject-046': 'https://example.com/',
    'url-reject-047': 'https://example.com/aX-Evil:%201',
    'url-reject-048': 'https://example.com/',
    'url-reject-051': 'https://example.com/%E2%80%AEgnp',
    'url-reject-053': 'https://example.com/',
    'url-reject-055': 'https://example.com/',
    'url-reject-058': 'https://xn--xample-2of.com/',
    'url-reject-062': 'https://example.com/',
    'url-reject-092': 'https://example.com/',
    'url-reject-096': 'https://example.com/',
    'url-reject-117': 'https://example.com/b',
    'url-reject-119': 'https://example.com/a/b',
    'url-reject-121': 'https://example.com/?q=%27x%27',
    'url-reject-126': `https://example.com/${'a'.repeat(3000)}`,
  };
  const texts = rows('url-reject').filter(([, { input }]) => typeof input === 'string');

  test.each(texts)(
    '%s is refused before anybody is asked, or is exactly what the platform makes of it',
    async (id, { input, expect: { code } }) => {
      const { network, sent, asked, decisions, fetch } = virtually({ request: () => true });
      const given = id === 'url-reject-001' ? 'ws://example.com/' : asHttp(input);
      const outcome = await fetch(given).then(
        () => 'sent',
        () => 'refused',
      );

      expect([id, outcome, sent]).toEqual([
        id,
        mended[id] === undefined ? 'refused' : 'sent',
        mended[id] === undefined ? [] : [mended[id]],
      ]);
      expect(asked).toEqual(sent);
      if (sent.length > 0) expect(new URL(given).href.replace(/#.*/u, '')).toBe(sent[0]);
      else
        expect(decisions).toMatchObject([
          { layer: 'library', code: code === 'PORT_BLOCKED' || id === 'url-reject-116' ? 'port' : 'invalid-url' },
        ]);
      network.destroy();
    },
  );

  test.each(rows('url-reject').filter(([, { input }]) => typeof input !== 'string'))(
    '%s is read once, as a text, and is no URL or that one',
    async (_id, { input }) => {
      const { network, sent, asked, fetch } = virtually({ request: () => true });
      await fetch(revive(input, { URL, n: 0 }) as string).catch(() => undefined);
      expect(sent).toEqual(asked);
      expect(sent.filter((url) => url.includes('evil'))).toEqual([]);
      network.destroy();
    },
  );
});

describe('url-deny-private through fetch', () => {
  const policies: readonly (readonly [string, Policy, (url: string) => string])[] = [
    ['denyPrivateAddresses()', denyPrivateAddresses(), (url) => url],
    ['platforms.server', platforms.server, (url) => url.replace(/^http:/u, 'https:')],
  ];
  const all = policies.flatMap(([name, ...how]) =>
    rows('url-deny-private').map(([id, vector]) => [id, name, vector, ...how] as const),
  );

  test.each(all)('%s is denied by %s before the owner is asked', async (_id, _name, { input }, policy, spelt) => {
    const { network, sent, asked, decisions, fetch } = virtually(policy);
    await failureOf(fetch(spelt(asHttp(input))));
    expect([asked, sent]).toEqual([[], []]);
    expect(decisions).toHaveLength(1);
    expect(`${decisions[0]?.layer} ${decisions[0]?.code}`).toMatch(/^(policy address|library (invalid-url|port))$/u);
    network.destroy();
  });
});

describe('url-allow-public through fetch', () => {
  test.each(rows('url-allow-public'))('%s is sent: the twin that is allowed', async (_id, { input }) => {
    const { network, sent, fetch } = virtually(platforms.server);
    expect((await fetch(asHttp(input))).status).toBe(200);
    expect(sent).toHaveLength(1);
    network.destroy();
  });
});

/** One request of an opaque owner through real undici, under a policy with a resolver. */
async function dial(url: string, policy: Policy, resolver: Resolver) {
  const limits = { responseTimeout: 250 };
  const network = createNetwork({
    transport: virtualTransport(NEVER),
    http: undiciTransport({ resolver }),
    policy,
    limits,
  });
  const decisions: Decision[] = [];
  const ends: EndRecord[] = [];
  network.decisions$.subscribe((decision) => decisions.push(decision));
  network.ends$.subscribe((end) => ends.push(end));
  const owner = network.createOwner({ name: 'tool', audits: { request: () => true }, errorDetail: 'opaque' });
  const failure = await fetchFor(owner)(url).then(({ status }) => status, String);
  network.destroy();
  return { failure, ends, decisions: decisions.map(({ action, code }) => `${action} ${code}`) };
}

describe('through undici', () => {
  let connects: jest.SpyInstance;
  beforeEach(() => {
    connects = jest.spyOn(net.Socket.prototype, 'connect');
  });
  afterEach(() => jest.restoreAllMocks());
  const isPublic = (expected: object): boolean => (expected as { public?: boolean }).public === true;
  const failed = 'TypeError: fetch failed';

  test.each(rows('address').filter(([, vector]) => !isPublic(vector.expect)))(
    'address: %s as the answer for a name is not dialled',
    async (_id, { input }) => {
      const address = input as string;
      const { failure, decisions } = await dial(
        'http://a.example/',
        denyPrivateAddresses(),
        answering({ address, family: net.isIP(address) }),
      );
      const readable = net.isIP(address) > 0 && !address.includes('%');
      expect(failure).toBe(failed);
      expect(decisions).toEqual(['request allowed', ...(readable ? ['resolve address'] : [])]);
      expect(connects).not.toHaveBeenCalled();
    },
  );

  // On a virtual server: no test may dial a public address.
  test.each(rows('address'))(
    'address: %s is judged alike by platforms.server',
    async (_id, { input, expect: expected }) => {
      const { network, sent, fetch } = virtually(platforms.server, [input as string]);
      await fetch('https://a.example/').catch(() => undefined);
      expect(sent.length === 1).toBe(isPublic(expected));
      network.destroy();
    },
  );

  interface Input {
    readonly host: string;
    readonly answers?: readonly Answer[];
    readonly behaviour?: string;
  }
  const inputOf = (id: string): Input => rows('dns').find(([each]) => each === id)?.[1].input as Input;

  test.each(rows('dns').filter(([, vector]) => vector.expect.result === 'deny'))(
    'dns: %s opens no socket',
    async (_id, { input }) => {
      const { host, answers: given = [], behaviour } = input as Input;
      const all = given.map(read);
      const now: Resolver = (_host, _options, done) => done(null, all);
      const asked = jest.fn(behaviour?.includes('synchronously') ? now : answering(...given));
      const { failure, decisions } = await dial(`https://${host}/`, platforms.server, asked);
      const readable =
        all.length > 0 && all.every(({ address, family }) => family !== 0 && net.isIP(address) === family);
      expect(failure).toBe(failed);
      expect(connects).not.toHaveBeenCalled();
      expect(asked).toHaveBeenCalledTimes(1);
      expect(decisions).toEqual(['request allowed', ...(readable ? ['resolve address'] : [])]);
    },
  );

  test('dns: with good answers it would be opened: the twin that is allowed', async () => {
    await using server = await startHttp();
    const { failure } = await dial(`http://a.example:${server.port}/`, allowAll, answering('127.0.0.1'));
    expect([failure, server.connections.count]).toEqual([200, 1]);
  });

  test('dns-015 a look-up that never calls back meets the deadline', async () => {
    const { failure, ends } = await dial(`https://${inputOf('dns-015').host}/`, platforms.server, () => undefined);
    expect(failure).toBe(failed);
    expect(ends).toMatchObject([{ end: { by: 'deadline', error: { code: 'connect-timeout' } } }]);
    expect(connects).not.toHaveBeenCalled();
  });

  test('dns-019 a look-up that throws fails the request', async () => {
    const { failure } = await dial(`https://${inputOf('dns-019').host}/`, platforms.server, () => {
      throw new Error('hostile');
    });
    expect(failure).toBe(failed);
    expect(connects).not.toHaveBeenCalled();
  });

  test('dns-020 a name that does not exist cannot be told from a refused connection', async () => {
    const url = `http://${inputOf('dns-020').host}:${await freePort()}/`;
    const missing = await dial(url, allowAll, (_host, _options, done) =>
      done(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), []),
    );
    const refused = await dial(url, allowAll, answering('127.0.0.1'));
    expect([missing.failure, refused.failure]).toEqual([failed, failed]);
    expect(connects).toHaveBeenCalledTimes(1);
  });

  test('dns-022 the target of a redirect is asked, and its name is not looked up if it is denied', async () => {
    await using server = await startHttp((_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    );
    const policy: Policy = { request: ({ endpoint }) => endpoint.host !== '169.254.169.254' };
    const { failure, decisions } = await dial(
      `http://${inputOf('dns-022').host}:${server.port}/`,
      policy,
      answering('127.0.0.1'),
    );
    expect([failure, decisions]).toEqual([failed, ['request allowed', 'request denied']]);
    expect(connects).toHaveBeenCalledTimes(1);
  });

  test('dns-023 a connection that leads elsewhere than approved is destroyed before any byte', async () => {
    let bytes = 0;
    await using server = await startTcpServer((socket) => socket.on('data', (data) => (bytes += data.length)));
    // The network lies: whatever is dialled, it leads to our server.
    connects.mockImplementation(function (this: net.Socket) {
      connects.mockRestore();
      return this.connect(server.port, '127.0.0.1');
    });
    const closed = server.nextSocket().then((socket) => once(socket, 'close'));
    const { failure } = await dial(
      `http://a.example:${server.port}/`,
      denyPrivateAddresses(),
      answering(...(inputOf('dns-023').answers ?? [])),
    );
    await closed;
    expect([failure, server.accepted.length, bytes]).toEqual([failed, 1, 0]);
  });
});
