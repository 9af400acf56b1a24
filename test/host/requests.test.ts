import { allow, type Audits } from 'rx-secure-networking';
import { RequestLoss } from '../../lib/model/RequestLoss.ts';
import { labHttp } from '../guests/LabLine.ts';
import { allowed, g, type LabOptions, rawGuest, turn, url as socketUrl } from '../guests/rawGuest.ts';

const url = 'https://example.com/v1';
const audits: Audits = { ...allowed, request: allow };

/** A guest whose network sends HTTP requests. */
function httpGuest({ ofNetwork, ...options }: LabOptions = {}) {
  const { lines, http } = labHttp();
  const guest = rawGuest({ audits, ofNetwork: { http, policy: { request: allow }, ...ofNetwork }, ...options });
  const get = (id: number, ...headers: string[]) => guest.post(g.request, id, 'GET', url, headers, -1);
  return Object.assign(guest, { lines, get });
}

const bytes = (size: number) => new Uint8Array(size);
const whole = ['peer', 1000, '', true, 'whole', '', '', 0, -1];
/** Lets the streams of bodies be read. */
const turns = async () => {
  for (let i = 0; i < 20; i += 1) await turn();
};

describe('requests of a guest', () => {
  it('G7 pass the gate, the policy, the audits and the limits of its owner, and are answered in order', async () => {
    const asked: unknown[] = [];
    const request: Audits['request'] = ({ method, endpoint, headers, dropped, bodyBytes }) => {
      asked.push([method, endpoint.text, headers, dropped, bodyBytes]);
      return true;
    };
    const guest = httpGuest({ audits: { request } });
    guest.get(1, 'accept', 'text/plain');
    const [line] = guest.lines;
    line?.answer(201, { 'x-a': '1' });
    line?.data(5);
    line?.end();
    expect((await guest.said()).slice(1)).toEqual([
      ['answered', 1, 201, 'OK', ['x-a', '1']],
      ['message', 1, bytes(5)],
      ['closed', 1, ...whole],
    ]);
    expect(asked).toEqual([['GET', 'https://example.com:443/v1', [['accept', 'text/plain']], [], 0]]);
    expect(guest.decisions).toEqual(['owner request allowed']);
  });

  it('G7 H15 the end of a request is on the record of the host, under the owner that it serves', async () => {
    const guest = httpGuest();
    const ends: unknown[] = [];
    guest.network.ends$.subscribe(({ owner, end, http }) => ends.push([owner.name, end.by, http]));
    guest.get(1);
    expect(guest.network.snapshot()[0]?.requests?.map(({ state }) => state)).toEqual(['waiting']);
    guest.lines[0]?.answer();
    guest.lines[0]?.end();
    await turn();
    expect(ends).toEqual([['guest', 'peer', { method: 'GET', status: 200, redirects: 0 }]]);
  });

  it.each<readonly [string, LabOptions, string, readonly unknown[]]>([
    ['the audit', { audits: { request: () => false } }, url, ['request', 'denied', 'the audit returned false', '', -1]],
    [
      'the owner that has no such audit',
      { audits: allowed },
      url,
      ['request', 'unimplemented', expect.any(String), '', -1],
    ],
    [
      'a limit',
      { limits: { requestsPerSecond: 1 } },
      url,
      ['request', 'rate', expect.any(String), '', expect.any(Number)],
    ],
    ['the gate', {}, 'https://user@example.com/', ['request', 'invalid-url', expect.any(String), '', -1]],
    [
      'a network without http',
      { ofNetwork: { http: undefined, policy: {} } as never },
      url,
      ['request', 'unimplemented', 'the network sends no HTTP requests: give createNetwork({ http })', '', -1],
    ],
  ])('G7 %s denies, with its code and its reason, and nothing is sent', async (why, options, asked, denial) => {
    const guest = httpGuest(options);
    if (why === 'a limit') guest.get(1);
    const id = why === 'a limit' ? 2 : 1;
    const before = guest.lines.length;
    guest.post(g.request, id, 'GET', asked, [], -1);
    expect((await guest.said()).at(-1)).toEqual(['denied', id, ...denial]);
    expect([guest.lines.length, guest.rules()]).toEqual([before, []]);
  });

  it('H6 names of the connection are left off, and the audits are told', () => {
    const asked: unknown[] = [];
    const request: Audits['request'] = ({ headers, dropped }) => asked.push([headers, dropped]) > 0;
    const guest = httpGuest({ audits: { request } });
    guest.get(1, 'Host', 'evil.example', 'x-a', '1', 'proxy-authorization', '');
    expect(asked).toEqual([[[['x-a', '1']], ['host', 'proxy-authorization']]]);
  });

  it('G4 ids of sockets and of requests are one row, and neither takes the word of the other', () => {
    const guest = httpGuest();
    guest.post(g.open, 1, socketUrl, []);
    guest.get(2);
    expect([guest.links.length, guest.lines.length, guest.rules()]).toEqual([1, 1, []]);
    for (const [operation, id] of [
      [[g.send, 2, 'x'], 2],
      [[g.close, 2, 1000, ''], 2],
      [[g.body, 1, bytes(1)], 1],
      [[g.body, 3, bytes(1)], 3],
      [[g.request, 2, 'GET', url, [], -1], 2],
      [[g.request, 4, 'GET', url, [], -1], 4],
    ] as const) {
      const other = httpGuest();
      other.post(g.open, 1, socketUrl, []);
      other.get(2);
      other.post(...operation);
      expect([id, other.rules()]).toEqual([id, ['id']]);
    }
  });

  it('G4 a request that the guest has ended is terminated, and its id lives until both have ended it', async () => {
    const guest = httpGuest();
    guest.get(1);
    guest.lines[0]?.answer();
    await guest.said();
    guest.post(g.end, 1);
    expect(guest.lines[0]?.terminated).toBe(true);
    expect((await guest.said()).map(([kind, id]) => [kind, id])).toEqual([['closed', 1]]);
    expect(guest.network.snapshot()[0]?.requests ?? []).toEqual([]);
    guest.post(g.end, 1);
    expect(guest.rules()).toEqual(['id']);
  });

  it('G5 a guest that does not confirm the ends of its requests is ended', () => {
    const guest = httpGuest({ audits: { request: () => false }, limits: { requestsPerSecond: 1 } });
    for (let id = 1; id <= 65; id += 1) guest.get(id);
    expect(guest.rules()).toEqual(['unconfirmed']);
  });

  it('L10 nothing of a request is handled when destroy() has returned', async () => {
    const guest = httpGuest();
    guest.get(1);
    const [line] = guest.lines;
    line?.answer();
    line?.data(10);
    await guest.said();
    guest.owner.destroy();
    expect(line?.terminated).toBe(true);
    line?.data(10);
    guest.get(2);
    expect((await guest.said()).map(([kind]) => kind)).toEqual(['bye']);
    expect(guest.lines).toHaveLength(1);
  });

  it('G10 H17 an opaque guest does not learn why a connection failed, nor which address was denied', async () => {
    const error = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const opaque = httpGuest();
    opaque.get(1);
    opaque.lines[0]?.end(error);
    const failed = ['closed', 1, 'network', 1006, '', false, 'failed', '', '', 0, -1];
    expect((await opaque.said()).at(-1)).toEqual(failed);
    const resolve = () => ({ allow: false, reason: 'private' }) as const;
    const denied = httpGuest({ ofNetwork: { policy: { request: allow, resolve } } });
    denied.get(1);
    expect(denied.lines[0]?.dial.approve(['10.0.0.1'])).toBe(false);
    denied.lines[0]?.end(new Error('not approved'));
    expect((await denied.said()).at(-1)).toEqual(failed);
    const full = httpGuest({ errorDetail: 'full' });
    full.get(1);
    full.lines[0]?.end(error);
    expect((await full.said()).at(-1)?.slice(6)).toEqual(['failed', 'ECONNREFUSED', 'refused', 0, -1]);
    const late = httpGuest();
    late.get(1);
    late.clock.advance(30_000);
    late.get(2);
    late.lines[1]?.end(new RequestLoss('connect-timeout', '', error));
    expect((await late.said()).slice(-2).map((said) => said.slice(6))).toEqual([
      ['failed', '', '', 0, -1],
      ['failed', '', '', 0, -1],
    ]);
  });
});

describe('the body of a request', () => {
  it('G11 comes in pieces, is put together, and is asked with its size', async () => {
    const sizes: number[] = [];
    const guest = httpGuest({ audits: { request: ({ bodyBytes }) => sizes.push(bodyBytes) > 0 } });
    guest.post(g.request, 1, 'POST', url, [], 5);
    guest.post(g.body, 1, new TextEncoder().encode('hel'));
    await turns();
    expect(guest.lines).toEqual([]);
    guest.post(g.body, 1, new TextEncoder().encode('lo'));
    await turns();
    expect(guest.lines.map(({ asked }) => asked)).toEqual([['POST', url, 'hello']]);
    guest.post(g.request, 2, 'PUT', url, [], 0);
    expect(guest.lines[1]?.asked).toEqual(['PUT', url, '']);
    expect(sizes).toEqual([5, 0]);
  });

  it('G11 more than was said ends the guest', () => {
    const guest = httpGuest();
    guest.post(g.request, 1, 'POST', url, [], 5);
    guest.post(g.body, 1, bytes(6));
    expect([guest.rules(), guest.lines]).toEqual([['credit'], []]);
    const other = httpGuest();
    other.get(1);
    other.post(g.body, 1, bytes(1));
    expect(other.rules()).toEqual(['credit']);
  });

  it('G11 more than sendBytes that were not given back end the guest', async () => {
    const options = { bridge: { sendBytes: 1_000 }, limits: { maxMessageBytes: 1_000 } };
    const guest = httpGuest(options);
    guest.post(g.request, 1, 'POST', url, [], 3_000);
    guest.post(g.body, 1, bytes(1_000));
    guest.clock.advance(10);
    const [, ...grant] = (await guest.saidOf('grant'))[0] ?? [];
    guest.post(g.read, grant[2], g.body, 1, bytes(1_000));
    expect([grant.slice(0, 2), guest.rules()]).toEqual([[1_000, 1], []]);
    guest.post(g.body, 1, bytes(1));
    expect(guest.rules()).toEqual(['credit']);
  });

  it('H12 one that is too large is denied, and what still comes of it is dropped', async () => {
    const guest = httpGuest({ limits: { maxRequestBytes: 10 } });
    guest.post(g.request, 1, 'POST', url, [], 30);
    for (let i = 0; i < 2; i += 1) guest.post(g.body, 1, bytes(10));
    await turns();
    expect((await guest.said()).at(-1)?.slice(0, 4)).toEqual(['denied', 1, 'request', 'too-large']);
    guest.post(g.body, 1, bytes(10));
    expect([guest.rules(), guest.lines]).toEqual([[], []]);
  });

  it('H12 one that never comes ends with the time for the response, and counts until then', async () => {
    const guest = httpGuest({ limits: { requestsPerOwner: 1 } });
    guest.post(g.request, 1, 'POST', url, [], 30);
    guest.get(2);
    expect((await guest.said()).at(-1)?.slice(0, 4)).toEqual(['denied', 2, 'request', 'limit']);
    guest.clock.advance(30_000);
    expect((await guest.saidOf('closed'))[0]?.slice(0, 2)).toEqual(['closed', 1]);
    guest.get(3);
    expect(guest.lines).toHaveLength(1);
  });
});

describe('the body of a response', () => {
  const window = { windowBytes: 1_000, windowMessages: 100 };

  it('G13 H14 is read as far as the window goes, and on when the guest acknowledges', async () => {
    const guest = httpGuest({ bridge: window });
    guest.get(1);
    const [line] = guest.lines;
    line?.answer();
    for (let i = 0; i < 4; i += 1) {
      expect(line?.paused).toBe(false);
      line?.data(250);
    }
    expect(line?.paused).toBe(true);
    const marks = (await guest.saidOf('mark')).map(([, , token]) => token);
    expect(marks).toHaveLength(4);
    guest.post(g.ack, 1, marks[0]);
    expect(line?.paused).toBe(true);
    guest.post(g.ack, 1, marks[2]);
    expect(line?.paused).toBe(false);
    line?.data(10);
    expect(await guest.saidOf('message')).toEqual([['message', 1, bytes(10)]]);
    guest.post(g.ack, 1, 4_711);
    expect(guest.rules()).toEqual(['credit']);
  });

  it('G18 the last piece comes before the end, also where it had to wait for room', async () => {
    const guest = httpGuest({ bridge: window });
    guest.get(1);
    const [line] = guest.lines;
    line?.answer();
    line?.data(1_000);
    line?.data(7); // the one piece that was on its way
    line?.end();
    const [, [, , token] = []] = await guest.saidOf('message', 'mark');
    guest.post(g.ack, 1, token);
    expect((await guest.said()).map(([kind, , what]) => [kind, what])).toEqual([
      ['message', bytes(7)],
      ['closed', 'peer'],
    ]);
  });

  it('G4 a guest that ends a request whose last piece waits for room gets its end, and it is on record as whole', async () => {
    const guest = httpGuest({ bridge: window });
    const ends: string[] = [];
    guest.network.ends$.subscribe(({ end }) => ends.push(end.by));
    guest.get(1);
    guest.lines[0]?.answer();
    guest.lines[0]?.data(1_000);
    guest.lines[0]?.data(7);
    guest.lines[0]?.end();
    guest.post(g.end, 1);
    expect((await guest.saidOf('closed')).length).toBe(1);
    expect(ends).toEqual(['peer']);
  });

  it('H12 is no larger than the host lets it be, but for a stream of events', async () => {
    const limits = { maxResponseBytes: 100 };
    const guest = httpGuest({ limits });
    guest.get(1);
    guest.lines[0]?.answer();
    guest.lines[0]?.data(101);
    expect((await guest.said()).at(-1)?.slice(2, 7)).toEqual(['network', 1006, '', false, 'too-large']);
    guest.get(2);
    guest.lines[1]?.answer(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    for (let i = 0; i < 5; i += 1) guest.lines[1]?.data(100);
    expect(await guest.saidOf('message')).toHaveLength(5);
  });

  it('H8 a redirect is answered, and its target is asked as a request of its own', async () => {
    const guest = httpGuest();
    guest.get(1);
    guest.lines[0]?.answer(302, { location: 'https://elsewhere.example/' });
    guest.lines[0]?.end();
    expect((await guest.said()).slice(1)).toEqual([
      ['answered', 1, 302, 'OK', ['location', 'https://elsewhere.example/']],
      ['closed', 1, ...whole],
    ]);
    expect(guest.lines).toHaveLength(1);
  });

  it('a HEAD has none: its end follows at once', async () => {
    const guest = httpGuest();
    guest.post(g.request, 1, 'HEAD', url, [], -1);
    guest.lines[0]?.answer();
    expect((await guest.said()).at(-1)).toEqual(['closed', 1, ...whole]);
  });
});

describe('form', () => {
  const bad: readonly unknown[] = [undefined, null, true, {}, [], Symbol.iterator, 1.5, -1, NaN, Infinity, '', 'x'];
  const headers: readonly unknown[] = [
    ...[
      undefined,
      null,
      'x',
      7,
      {},
      ['x'],
      ['x', 1],
      ['', ''],
      ['a b', ''],
      ['x', 'a\r\nb: c'],
      ['x', '\0'],
      ['x', 'a\x01b'],
      ['x', '\x7f'],
    ],
    ...[Array(514).fill('a'), ['x', 'y'.repeat(16_384)]],
  ];
  const operations: readonly (readonly unknown[])[] = [
    ...bad.map((id) => [g.request, id, 'GET', url, [], -1]),
    ...[...bad, 'CONNECT', 'TRACE', 'G ET', 'GET\r\n', 'x'.repeat(17)].map((method) => [
      ...[g.request, 1, method, url, [], -1],
    ]),
    ...[...bad, 'ftp://example.com/', '/v1', `https://example.com/${'x'.repeat(8_192)}`].map((to) => [
      ...[g.request, 1, 'GET', to, [], -1],
    ]),
    ...headers.map((given) => [g.request, 1, 'GET', url, given, -1]),
    ...[undefined, null, '1', {}, 1.5, -2, NaN, Infinity].map((size) => [g.request, 1, 'POST', url, [], size]),
    ...['GET', 'HEAD'].map((method) => [g.request, 1, method, url, [], 1]),
    ...[...bad, bytes(0), new Uint8Array(new SharedArrayBuffer(2)), new Uint16Array(2), new ArrayBuffer(2)].map(
      (piece) => [g.body, 2, piece],
    ),
    ...[9, 10, 11, 12, 13, 16].map((kind) => [kind, 1, 1, 1, 1, 1]),
    [g.request, 1, 'GET', url, []],
    [g.body, 1],
  ];

  it.each(operations.map((operation, i) => [i, operation] as const))(
    'G16 G17 the malformed operation %i is dropped, and eight of them end the guest',
    (_, operation) => {
      const guest = httpGuest();
      guest.post(g.open, 1, socketUrl, []);
      guest.post(g.request, 2, 'POST', url, [], 10);
      for (let i = 0; i < 7; i += 1) guest.post(...operation);
      expect([guest.rules(), guest.lines]).toEqual([[], []]);
      guest.post(...operation);
      expect(guest.rules()).toEqual(['malformed']);
    },
  );

  it('G15 requests count with sockets: too many in a second end the guest', () => {
    const guest = httpGuest({ bridge: { requestsPerSecond: 3 } });
    guest.get(1);
    guest.post(g.end, 1);
    guest.get(2);
    guest.post(g.end, 2);
    expect(guest.rules()).toEqual(['flood']);
  });
});
