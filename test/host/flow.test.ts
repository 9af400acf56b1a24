import { Subject } from 'rxjs';
import { allow } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { guestFields, hostKinds } from '../../lib/wire/kinds.ts';
import { allowed, g, type Operation, rawGuest, url } from '../guests/rawGuest.ts';
import { startServer } from '../server.ts';
import { until } from '../waiting.ts';

// TypeScript's ES2023 does not know them.
const growable = () => Reflect.construct(ArrayBuffer, [2, { maxByteLength: 4 }]) as ArrayBuffer;
const bytes = (size: number) => new Uint8Array(size);
const many = (count: number) => Array.from({ length: count }, () => [g.send, 1, 'x']).flat();
const cyclic: unknown[] = [];
const tokenOf = (operations: readonly Operation[], kind: 'grant' | 'mark' | 'ping') =>
  operations.filter(([each]) => each === kind).map((operation) => operation.at(-1));

describe('up: from the guest', () => {
  it('G11 more messages than sendMessages that were not given back end the guest', async () => {
    const guest = rawGuest({ bridge: { sendMessages: 10 } });
    await guest.open();
    guest.post(...many(10));
    expect(guest.rules()).toEqual([]);
    guest.post(...many(1));
    expect(guest.rules()).toEqual(['credit']);
    expect(guest.links[0]?.sent).toHaveLength(10);
  });

  it('G11 more bytes than sendBytes end the guest, and one message of the largest size always fits', async () => {
    const limits = { maxMessageBytes: 1_000 };
    const guest = rawGuest({ bridge: { sendBytes: 100 }, limits });
    await guest.open(2);
    guest.post(g.send, 1, bytes(600), g.send, 2, 'x'.repeat(400));
    expect(guest.rules()).toEqual([]);
    guest.post(g.send, 2, 'x');
    expect(guest.rules()).toEqual(['credit']);
  });

  it('G11 messages are given back by one grant, in a later turn', async () => {
    const guest = rawGuest({ bridge: { sendMessages: 10 } });
    await guest.open();
    guest.post(...many(5));
    guest.post(...many(5));
    expect(await guest.said()).toEqual([]); // the turn is over
    guest.clock.advance(10);
    const said = await guest.said();
    expect(said.map(([kind]) => kind)).toEqual(['taken', 'grant']);
    expect(said[1]?.slice(0, 3)).toEqual(['grant', 10, 10]);
    guest.post(g.read, said[1]?.[3], ...many(10));
    expect(guest.rules()).toEqual([]);
  });

  it('G11 G12 a grant that was not read gives nothing back', async () => {
    const guest = rawGuest({ bridge: { sendMessages: 10 } });
    await guest.open();
    guest.post(...many(10));
    guest.clock.advance(10);
    guest.post(...many(1));
    expect(guest.rules()).toEqual(['credit']);
  });

  it('G11 messages for a socket that has ended are counted too', async () => {
    const guest = rawGuest({ bridge: { sendMessages: 10 } });
    await guest.open();
    guest.links[0]?.end();
    guest.post(...many(10));
    expect(guest.rules()).toEqual([]);
    guest.post(...many(1));
    expect(guest.rules()).toEqual(['credit']);
  });

  it.each([
    ['a grant that was never given', () => 1],
    ['a grant that was read already', (token: number) => token],
    ['a guess beside a grant', (token: number) => token + 1],
  ])('G12 the token of %s ends the guest', async (_, made) => {
    const guest = rawGuest();
    await guest.open();
    guest.post(...many(1));
    guest.clock.advance(10);
    const [token] = tokenOf(await guest.said(), 'grant');
    guest.post(g.read, token);
    expect(guest.rules()).toEqual([]);
    guest.post(g.read, made(token as number));
    expect(guest.rules()).toEqual(['credit']);
  });

  it('G12 a token proves that those before it were read too', async () => {
    const guest = rawGuest({ bridge: { sendMessages: 10 } });
    await guest.open();
    guest.post(...many(5));
    guest.clock.advance(10);
    guest.post(...many(5));
    guest.clock.advance(10);
    const tokens = tokenOf(await guest.said(), 'grant');
    guest.post(g.read, tokens[1], ...many(10));
    expect([tokens.length, guest.rules()]).toEqual([2, []]);
  });

  it('G12 tokens come from the source of chance that the host gives', async () => {
    const guest = rawGuest({ random: () => 4_242, lease: 9_000 });
    await guest.said();
    guest.clock.advance(3_100);
    expect(await guest.said()).toEqual([['ping', 4_242]]);
  });

  it('G14 taken says what was handled, and what waits for the network', async () => {
    const guest = rawGuest({ links: { buffers: true } });
    await guest.open();
    guest.post(g.send, 1, 'abc', g.send, 1, bytes(5));
    guest.clock.advance(10);
    expect(await guest.saidOf('taken')).toEqual([['taken', 1, 2, 8, 2]]);
    const [link] = guest.links;
    if (link) Object.assign(link, { bufferedBytes: 0, bufferedMessages: 0 });
    link?.sink.drained();
    expect(await guest.said()).toEqual([['taken', 1, 2, 0, 0]]);
    link?.sink.drained();
    expect(await guest.said()).toEqual([]); // nothing new
  });

  it('G14 taken says that empty messages no longer wait, too', async () => {
    const guest = rawGuest({ links: { buffers: true } });
    await guest.open();
    guest.post(g.send, 1, '', g.send, 1, '');
    guest.clock.advance(10);
    expect(await guest.saidOf('taken')).toEqual([['taken', 1, 2, 0, 2]]);
    const [link] = guest.links;
    if (link) Object.assign(link, { bufferedMessages: 0 });
    link?.sink.drained();
    expect(await guest.said()).toEqual([['taken', 1, 2, 0, 0]]);
  });

  it.each([
    [1_023, []],
    [1_024, [['taken', 1, 2_000, 0, 976]]],
  ])('G14 taken says when a part of the messages that waited is free: %i', async (free, said) => {
    const guest = rawGuest({ links: { buffers: true } });
    await guest.open();
    for (let i = 0; i < 2; i += 1) guest.post(...Array.from({ length: 1_000 }, () => [g.send, 1, '']).flat());
    guest.clock.advance(10);
    await guest.said();
    const [link] = guest.links;
    if (link) Object.assign(link, { bufferedMessages: 2_000 - free });
    link?.sink.drained();
    expect(await guest.said()).toEqual(said);
  });

  it('G14 taken says that a message no longer waits for the host’s audits, when they have denied it', async () => {
    const verdict = new Subject<boolean>();
    const audits = { create: allow, connect: allow, send: () => verdict };
    const guest = rawGuest({ auditMessages: 'send', audits });
    await guest.open();
    guest.post(g.send, 1, 'abc');
    guest.clock.advance(10);
    expect(await guest.saidOf('taken')).toEqual([['taken', 1, 1, 3, 1]]);
    verdict.next(false);
    expect(await guest.saidOf('taken')).toEqual([['taken', 1, 1, 0, 0]]);
  });

  it('G14 a message that does not fit into maxBufferedBytes is told, and the guest lives', async () => {
    const guest = rawGuest({ links: { buffers: true }, limits: { maxBufferedBytes: 10 } });
    await guest.open();
    guest.post(g.send, 1, 'x'.repeat(8), g.send, 1, 'xxx');
    expect(await guest.saidOf('refused')).toEqual([
      ['refused', 1, 'send', 'limit', 'more waits at the host than limits.maxBufferedBytes or 16,384 messages', ''],
    ]);
    expect(guest.owner.closed).toBe(false);
  });

  it('G15 too many requests in a second end the guest, and time gives them back', () => {
    const guest = rawGuest({ bridge: { requestsPerSecond: 4 } });
    guest.post(g.open, 1, url, [], g.end, 1, g.open, 2, url, [], g.end, 2);
    guest.clock.advance(500);
    guest.post(g.open, 3, url, [], g.end, 3);
    expect(guest.rules()).toEqual([]);
    guest.post(g.open, 4, url, []);
    expect(guest.rules()).toEqual(['flood']);
  });

  it('G15 to confirm what the host has ended is no request, however many end at once', async () => {
    const limits = { socketsPerOwner: 100, attemptsPerSecond: 200 };
    const bridge = { requestsPerSecond: 100 };
    const guest = rawGuest({ bridge, limits, ofNetwork: { limits } });
    await guest.open(100);
    guest.clock.advance(20); // two requests
    for (const link of guest.links) link.end(1012, 'restart', true);
    for (let id = 1; id <= 100; id += 1) guest.post(g.end, id);
    guest.post(g.open, 101, url, [], g.end, 101);
    expect([guest.rules(), guest.owner.closed]).toEqual([[], false]);
    guest.post(g.open, 102, url, []);
    expect(guest.rules()).toEqual(['flood']);
  });
});

describe('down: to the guest', () => {
  const bridge = { windowMessages: 8, windowBytes: 1_000_000 };

  it('G13 a socket is not read while its window is full, and read again when half of it is acknowledged', async () => {
    const guest = rawGuest({ bridge });
    await guest.open(2);
    const [link, other] = guest.links;
    for (let i = 0; i < 7; i += 1) link?.sink.message('x');
    expect(link?.paused).toBe(false);
    link?.sink.message('x');
    expect([link?.paused, other?.paused]).toEqual([true, false]);
    const said = await guest.said();
    expect(said.map(([kind]) => kind).join(' ')).toBe(
      'message message mark message message mark message message mark message message mark',
    );
    const marks = tokenOf(said, 'mark');
    guest.post(g.ack, 1, marks[0]);
    expect(link?.paused).toBe(true);
    guest.post(g.ack, 1, marks[1]);
    expect(link?.paused).toBe(false);
    expect(guest.rules()).toEqual([]);
  });

  it('G13 bytes count as well as messages, and one acknowledgement frees all before it', async () => {
    const guest = rawGuest({ bridge: { windowBytes: 1_000 } });
    await guest.open();
    const [link] = guest.links;
    for (let i = 0; i < 4; i += 1) link?.sink.message(bytes(250));
    expect(link?.paused).toBe(true);
    const marks = tokenOf(await guest.said(), 'mark');
    expect(marks).toHaveLength(4);
    guest.post(g.ack, 1, marks[3]);
    expect(link?.paused).toBe(false);
  });

  it.each([
    ['a guess', (marks: readonly unknown[]) => [marks[0], Number(marks[1]) + 1]],
    ['a mark twice', (marks: readonly unknown[]) => [marks[0], marks[0]]],
    ['an earlier mark', (marks: readonly unknown[]) => [marks[1], marks[0]]],
  ])('G12 G13 %s as an acknowledgement ends the guest', async (_, made) => {
    const guest = rawGuest({ bridge });
    await guest.open();
    for (let i = 0; i < 8; i += 1) guest.links[0]?.sink.message('x');
    const marks = tokenOf(await guest.said(), 'mark');
    for (const token of made(marks)) guest.post(g.ack, 1, token);
    expect(guest.rules()).toEqual(['credit']);
  });

  it('G13 a mark of one socket is nothing for another', async () => {
    const guest = rawGuest({ bridge });
    await guest.open(2);
    for (let i = 0; i < 2; i += 1) guest.links[0]?.sink.message('x');
    guest.post(g.ack, 2, tokenOf(await guest.said(), 'mark')[0]);
    expect(guest.rules()).toEqual(['credit']);
  });

  it('G13 over wsTransport() no more is on its way than the window, and the messages of one read of 64 KiB', async () => {
    let peers = 0;
    await using server = await startServer((peer) => {
      peers += 1;
      if (peers > 1) peer.on('message', () => peer.send('echo'));
      else for (let i = 0; i < 100_000; i += 1) peer.send('0123456789'); // 12 bytes each, with the header
    });
    const guest = rawGuest({ bridge, ofNetwork: { transport: wsTransport() } });
    const came = (id: number) => guest.told.filter(([kind, of]) => kind === 'message' && of === id).length;
    guest.post(g.open, 1, server.url, []);
    await until(() => came(1) > 0);
    guest.post(g.open, 2, server.url, []);
    await until(() => guest.told.some(([kind, of]) => kind === 'opened' && of === 2));
    for (let i = 1; i <= 6; i += 1) {
      guest.post(g.send, 2, 'x');
      await until(() => came(2) === i);
    }
    expect(came(1)).toBeLessThanOrEqual(8 + Math.ceil(65_536 / 12));
    guest.owner.destroy();
  });

  it('G13 where reading cannot stop, a socket ends when as much again waits as it may hold', async () => {
    const limits = { maxHeldBytes: 1_000 };
    const guest = rawGuest({ bridge: { windowBytes: 1_000 }, limits, links: { canPause: false } });
    await guest.open();
    for (let i = 0; i < 8; i += 1) guest.links[0]?.sink.message(bytes(250));
    expect(await guest.saidOf('closed')).toEqual([]);
    guest.links[0]?.sink.message(bytes(250));
    expect((await guest.saidOf('closed'))[0]?.slice(0, 7)).toEqual(
      ['closed', 1, 'network', 1008, '', false, 'flooded'], // prettier-ignore
    );
    expect(guest.owner.closed).toBe(false);
  });

  it('G18 the last message comes before closed, and nothing of the id after it', async () => {
    const guest = rawGuest();
    await guest.open();
    const [link] = guest.links;
    link?.sink.message('a');
    link?.sink.closing();
    link?.sink.message('b');
    link?.end(1000, '', true);
    link?.sink.message('c');
    expect((await guest.said()).map(([kind]) => kind)).toEqual(['message', 'closing', 'message', 'closed']);
  });

  it('G19 posts are made at the end of the turn, or at 64 KiB or 1,024 fields', async () => {
    const guest = rawGuest({ bridge: { windowBytes: 10_000_000, windowMessages: 100_000 } });
    await guest.open();
    const [link] = guest.links;
    link?.sink.message('a');
    expect(guest.told).toEqual([]);
    for (let i = 0; i < 341; i += 1) link?.sink.message('a');
    expect(guest.told).toHaveLength(342);
    await guest.said();
    link?.sink.message('x'.repeat(65_536));
    expect(guest.told).toHaveLength(1);
  });

  it('G19 bytes from 16 KiB on are transferred, if they are a whole buffer that nobody else uses', async () => {
    const guest = rawGuest({ links: { ownsMessages: true } });
    await guest.open();
    const [link] = guest.links;
    const whole = bytes(16_384);
    link?.sink.message(bytes(16_383));
    link?.sink.message(whole);
    link?.sink.message(bytes(40_000).subarray(0, 20_000));
    await guest.said();
    expect(guest.transferred).toEqual([whole.buffer]);
  });
});

describe('a guest that ends its sockets and requests without having read anything', () => {
  const limits = { maxMessageBytes: 1_000, maxHeldBytes: 1_000, socketsPerOwner: 2, attemptsPerSecond: 1_000 };
  const bridge = { windowBytes: 1_000, requestsPerSecond: 10_000 };
  const limit = ['denied', 'create', 'limit', 'the guest has not read what was posted to it', '', 1_000];

  /** Opens a socket, lets its server fill the window, and gives it up. */
  async function fillAndEnd(guest: ReturnType<typeof rawGuest>, id: number): Promise<Operation[]> {
    const before = guest.links.length;
    guest.post(g.open, id, url, []);
    const link = guest.links[before];
    link?.open();
    link?.sink.message(bytes(1_000));
    guest.post(g.end, id);
    link?.end();
    return guest.said();
  }

  it('G12 gets no more than the windows of all that it may have, and as much again once it has read', async () => {
    const guest = rawGuest({ limits, bridge });
    const said: Operation[] = [];
    for (let id = 1; id <= 4; id += 1) said.push(...(await fillAndEnd(guest, id)));
    expect(said.filter(([kind]) => kind === 'denied')).toEqual([[limit[0], 4, ...limit.slice(1)]]);
    expect([guest.links.length, guest.decisions.at(-1)]).toEqual([3, 'library create limit']);
    guest.post(g.read, tokenOf(said, 'ping').at(-1));
    expect((await fillAndEnd(guest, 5)).map(([kind]) => kind)).toContain('message');
    expect(guest.rules()).toEqual([]);
  });

  it('G12 is ended if it goes on asking', async () => {
    const guest = rawGuest({ limits, bridge });
    let posted = 0;
    for (let id = 1; id <= 1_000 && !guest.owner.closed; id += 1) {
      posted += (await fillAndEnd(guest, id)).reduce((sum, each) => sum + JSON.stringify(each).length, 0);
    }
    expect([guest.rules(), guest.links.length]).toEqual([['lease'], 3]);
    expect(posted).toBeLessThan(40_000); // JSON takes more than what it says
  });
});

describe('form', () => {
  const wrong: readonly (readonly [string, readonly unknown[]])[] = [
    ['no kind', [undefined]],
    ['a kind that is a text', ['2', 1]],
    ['kind 0', [0]],
    ['a negative kind', [-1]],
    ['a kind that is not a whole number', [2.5, 1, url, []]],
    ['a kind that nobody knows', [9]],
    ['the name of a method', ['push']],
    ['too few fields', [g.open, 1, url]],
    ['an object as a url', [g.open, 1, { toString: () => url }, []]],
    ['a url that is too long', [g.open, 1, 'x'.repeat(8_193), []]],
    ['protocols that are no list', [g.open, 1, url, 'chat']],
    ['too many protocols', [g.open, 1, url, Array(33).fill('p')]],
    ['protocols that are sparse', [g.open, 1, url, Array(32)]],
    ['a protocol that is too long', [g.open, 1, url, ['x'.repeat(257)]]],
    ['an id that is a text', [g.send, '1', 'x']],
    ['an id that is not whole', [g.send, 1.5, 'x']],
    ['an id beyond the safe integers', [g.send, 2 ** 53, 'x']],
    ['an id that is NaN', [g.send, Number.NaN, 'x']],
    ['a message that is a number', [g.send, 1, 1]],
    ['a message that is null', [g.send, 1, null]],
    ['a message that is an ArrayBuffer', [g.send, 1, new ArrayBuffer(2)]],
    ['a message of another view', [g.send, 1, new Uint16Array(2)]],
    ['a message in shared memory', [g.send, 1, new Uint8Array(new SharedArrayBuffer(2))]],
    ['a message in memory that can grow', [g.send, 1, new Uint8Array(growable())]],
    ['a message that pretends', [g.send, 1, { __proto__: Uint8Array.prototype, byteLength: 1 }]],
    ['a message with a trap', [g.send, 1, new Proxy(new Uint8Array(1), {})]],
    ['a code that is a text', [g.close, 1, '1000', '']],
    ['a negative code', [g.close, 1, -1, '']],
    ['a reason that is too long', [g.close, 1, 1000, 'x'.repeat(124)]],
    ['a reason that is an object', [g.close, 1, 1000, {}]],
    ['a token that is a text', [g.read, '1']],
    ['a mark that is no number', [g.ack, 1, null]],
  ];

  it.each(wrong)(
    'G16 G17 %s is malformed: dropped from there on, and so many posts end the guest',
    async (_, operation) => {
      const guest = rawGuest({ bridge: { maxProtocolErrors: 3 } });
      await guest.open();
      for (let i = 0; i < 2; i += 1) {
        guest.post(g.send, 1, 'before', ...operation, g.send, 1, 'after');
        expect(guest.owner.closed).toBe(false);
      }
      expect(guest.links[0]?.sent).toEqual(['before', 'before']);
      guest.post(...operation);
      expect(guest.rules()).toEqual(['malformed']);
      expect(guest.links).toHaveLength(1);
    },
  );

  it.each([
    ['an empty list', []],
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['a text', 'hello'],
    ['an object with a length', { length: 3, 0: 3, 1: 1, 2: 'x' }],
    ['a buffer', new ArrayBuffer(8)],
    ['a map', new Map()],
    ['an error', new Error('no post')],
  ])('G16 G17 %s is no post', async (_, given) => {
    const guest = rawGuest({ bridge: { maxProtocolErrors: 2 } });
    await guest.open();
    guest.data(given);
    expect(guest.owner.closed).toBe(false);
    guest.data(given);
    expect(guest.rules()).toEqual(['malformed']);
  });

  it('G16 a post of more than 4,096 fields ends the guest before anything of it is read', async () => {
    const guest = rawGuest();
    await guest.open();
    guest.data(Array(4_097).fill(g.bye));
    expect(guest.rules()).toEqual(['flood']);
    const sparse = rawGuest();
    sparse.data(Array(2 ** 32 - 1));
    expect(sparse.rules()).toEqual(['flood']);
  });

  it.each<readonly [string, () => unknown]>([
    ['a sparse one instead of protocols', () => Array<unknown>(2 ** 32 - 1)],
    ['one instead of a text', () => [Array<unknown>(4_097)]],
    ['many short ones', () => Array.from({ length: 64 }, () => Array<unknown>(64).fill(0))],
    ['one that has itself in it', () => (cyclic[0] = cyclic)],
    ['a map', () => new Map(Array.from({ length: 2_049 }, (_, i) => [i, i]))],
    ['a set in a map', () => new Map([[1, new Set(Array.from({ length: 4_097 }, (_, i) => i))]])],
    ['an object of many keys', () => Object.fromEntries(Array.from({ length: 4_097 }, (_each, i) => [i, 0]))],
    ['lists in an object in a set', () => new Set([{ a: Array<unknown>(4_000), b: Array<unknown>(100) }])],
    ['much text in none', () => ({ a: 'x'.repeat(600_000), b: new Map([['x'.repeat(600_000), 0]]) })],
    ['much memory in none', () => [new Uint8Array(600_000), new ArrayBuffer(600_000)]],
    ['a small part of much memory', () => new DataView(new ArrayBuffer(2_000_000), 0, 1)],
  ])('G16 long lists in a malformed post end the guest at the first: %s', async (_, list) => {
    const guest = rawGuest();
    await guest.open();
    guest.post(g.send, 1, 'before', g.open, 2, url, list());
    expect([guest.rules(), guest.links[0]?.sent]).toEqual([['flood'], ['before']]);
  });

  it('G16 G17 what is in a malformed post may be of the size of a post', async () => {
    const guest = rawGuest();
    await guest.open();
    guest.data({
      type: 'hello',
      list: Array<unknown>(4_000),
      text: 'x'.repeat(1_000_000),
      more: new Set([null, new Date(0)]),
    });
    expect(guest.rules()).toEqual([]);
  });

  it.each(['send', 'body'] as const)('G16 a part of some memory is no message: %s', async (kind) => {
    const guest = rawGuest();
    await guest.open();
    for (let i = 0; i < 8; i += 1) guest.post(g[kind], 1, new Uint8Array(new ArrayBuffer(100_000), 5, 1));
    expect([guest.rules(), guest.links[0]?.sent]).toEqual([['malformed'], []]);
  });

  it('G16 nothing is looked up by a name that a prototype has', () => {
    expect(guestFields.map((count) => typeof count)).toEqual(Array(16).fill('number'));
    expect(Object.values(hostKinds).sort((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
  });

  it('G17 what a port could not read counts as malformed, and what nothing can be read after ends the guest', () => {
    const guest = rawGuest({ bridge: { maxProtocolErrors: 2 } });
    guest.broken(false);
    expect(guest.rules()).toEqual([]);
    guest.broken(false);
    expect(guest.rules()).toEqual(['malformed']);
    const fatal = rawGuest();
    fatal.broken(true);
    expect(fatal.rules()).toEqual(['malformed']);
  });

  it('a violation is told once, with its reason, before the owner is destroyed; what it throws breaks nothing', () => {
    const seen: boolean[] = [];
    const guest = rawGuest({
      onViolation: ({ owner, rule, reason }) => {
        seen.push(guest.owner.closed);
        expect([owner.name, rule, reason]).toEqual([
          'guest',
          'id',
          'it named a socket or a request that it does not have',
        ]);
        guest.post(g.send, 9, 'again');
        guest.owner.destroy();
      },
    });
    guest.post(g.send, 9, 'x');
    expect(seen).toEqual([false]);
    expect(guest.owner.closed).toBe(true);
  });

  it.each([
    ['no network', { network: {} }, 'network must be a network of createNetwork()'],
    ['an unknown option', { leese: 1 }, 'serveGuest.leese: did you mean lease?'],
    ['an unknown limit', { bridge: { window: 1 } }, 'bridge.window'],
    ['a limit of 0', { bridge: { sendBytes: 0 } }, 'bridge.sendBytes must be an integer from 1'],
    ['a lease that is negative', { lease: -1 }, 'lease must be an integer from 1 to 2147483647, or 0'],
    ['a callback that is none', { onViolation: 1 }, 'onViolation must be a function'],
    ['a source of chance that is none', { random: 4 }, 'random must be a function'],
  ])('serveGuest() refuses %s', (_, options, message) => {
    expect(() => rawGuest(options as never)).toThrow(message);
  });

  it('a guest has the audits, the kind and the limits of its options, and the host sees it as any owner', () => {
    const guest = rawGuest({ audits: { ...allowed, send: allow }, kind: 'custom-cosmetics', reasoning: 'weather' });
    expect(guest.network.snapshot()).toEqual([
      { id: 1, name: 'guest', kind: 'custom-cosmetics', reasoning: 'weather', sockets: [], denied: 0 },
    ]);
    guest.network.destroyOwner(guest.owner.id, 'enough');
    expect(guest.records).toEqual(['host: enough']);
    expect(guest.closed).toBe(1);
  });
});
