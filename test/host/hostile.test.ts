import fc from 'fast-check';
import { allow, type Audits, everyStep } from 'rx-secure-networking';
import { decodeFrame } from '../../lib/wire/decodeFrame.ts';
import { encodeFrame } from '../../lib/wire/encodeFrame.ts';
import { labHttp } from '../guests/LabLine.ts';
import { allowed, g, type LabOptions, rawGuest, turn, url } from '../guests/rawGuest.ts';

type Guest = ReturnType<typeof rawGuest>;

describe('a host that ends the guest from inside each of its callbacks', () => {
  const ways: readonly (readonly [string, (end: () => void) => LabOptions, (guest: Guest) => unknown])[] = [
    ['the create audit', (end) => ({ audits: { ...allowed, create: () => (end(), true) } }), () => undefined],
    ['the connect audit', (end) => ({ audits: { ...allowed, connect: () => (end(), true) } }), () => undefined],
    [
      'the send audit',
      (end) => ({ audits: { ...allowed, send: () => (end(), true) } }),
      (guest) => guest.post(g.send, 1, 'x', g.send, 1, 'y'),
    ],
    [
      'the receive audit',
      (end) => ({ audits: { ...allowed, receive: () => (end(), true) } }),
      (guest) => guest.links[0]?.sink.message('x'),
    ],
    [
      'the close audit',
      (end) => ({ audits: { ...allowed, close: () => (end(), true) } }),
      (guest) => guest.post(g.close, 1, 1000, ''),
    ],
    [
      'the policy',
      (end) => ({ ofNetwork: { policy: { close: () => (end(), true) } } }),
      (guest) => guest.post(g.close, 1, 1000, ''),
    ],
    ['onViolation', (end) => ({ onViolation: end }), (guest) => guest.post(g.send, 9, 'x')],
    [
      'the source of chance',
      (end) => ({ lease: 9_000, random: () => (end(), 7) }),
      (guest) => guest.clock.advance(3_100),
    ],
  ];

  it.each(ways)('L10 %s', async (_, optionsFor, act) => {
    let guest: Guest | undefined;
    const made = (guest = rawGuest(optionsFor(() => guest?.owner.destroy())));
    await made.open();
    act(made);
    made.post(g.open, 2, url, [], g.send, 1, 'z');
    await turn();
    expect([made.owner.closed, made.closed, made.network.snapshot()]).toEqual([true, 1, []]);
    expect(made.links.flatMap(({ sent }) => sent)).toEqual([]);
  });

  it('L10 decisions$ and lifecycle$', async () => {
    const guest = rawGuest();
    guest.network.decisions$.subscribe(() => guest.owner.destroy());
    guest.post(g.open, 1, url, [], g.open, 2, url, []);
    await turn();
    expect([guest.owner.closed, guest.links, guest.closed]).toEqual([true, [], 1]);
    const other = rawGuest();
    other.network.lifecycle$.subscribe(() => other.owner.destroy());
    other.gone();
    expect(other.closed).toBe(1);
  });

  it('an onViolation that throws is reported, and the guest is ended', async () => {
    const errors: unknown[] = [];
    const { config } = await import('rxjs');
    const before = config.onUnhandledError;
    config.onUnhandledError = (error) => errors.push(error);
    const guest = rawGuest({
      onViolation: () => {
        throw new Error('broken host');
      },
    });
    guest.post(g.send, 9, 'x');
    expect(guest.owner.closed).toBe(true);
    await new Promise((resolve) => setTimeout(resolve));
    config.onUnhandledError = before;
    expect(errors).toEqual([new Error('broken host')]);
  });
});

// ── random guests ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What a guest does next. `wild` ones may be against the rules. */
const honestAct = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('open' as const),
      url: fc.constantFrom(url, 'ws://b.example/x', 'http://no/', '', 'wss://c.example:1/'),
    }),
  },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('send' as const), pick: fc.nat(), size: fc.nat(3_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('close' as const),
      pick: fc.nat(),
      code: fc.constantFrom(1000, 1001, 1005, 4000, 0, 70_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('end' as const), pick: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('fetch' as const),
      size: fc.oneof(fc.constant(-1), fc.nat(3_000)),
      url: fc.constantFrom('https://a.example/', 'http://user@b.example/', 'https:///'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('reply' as const),
      pick: fc.nat(),
      does: fc.constantFrom('answer', 'redirect', 'piece', 'many', 'end', 'lose'),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('read' as const) }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('turn' as const), ms: fc.nat(20) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('server' as const),
      pick: fc.nat(),
      does: fc.constantFrom('open', 'message', 'many', 'closing', 'close', 'lose', 'drain'),
    }),
  },
);
const wildAct = fc.record({
  act: fc.constant('wild' as const),
  operation: fc.oneof(
    fc.array(fc.oneof(fc.integer({ min: -1, max: 10 }), fc.anything()), { maxLength: 6 }),
    fc.constantFrom<unknown[]>(
      [g.send],
      [g.open, 1, url, []],
      [g.ack, 1, 9],
      [g.read, 9],
      [g.hello, ['1']],
      [g.end, 999],
      [g.send, 1, null],
      [g.request, 1, 'GET', 'https://a.example/', [], -1],
      [g.request, 2, 'POST', 'https://a.example/', ['x'], 5],
      [g.body, 1, new Uint8Array(9)],
      [g.body, 2, 'text'],
    ),
  ),
});
type Act =
  | (typeof honestAct extends fc.Arbitrary<infer A> ? A : never)
  | (typeof wildAct extends fc.Arbitrary<infer A> ? A : never);

/** Lets a guest act; checks what must hold whatever it does. */
async function play(acts: readonly Act[], framed: boolean): Promise<Guest> {
  const { lines, http } = labHttp();
  const heads = new Map<(typeof lines)[number], 'open' | 'over'>();
  const audits: Audits = { ...everyStep(allow), request: allow, send: ({ message }) => message.length % 7 !== 3 };
  const guest = rawGuest({
    audits,
    bridge: { requestsPerSecond: 10_000, windowMessages: 16 },
    links: { buffers: true },
    limits: { requestsPerSecond: 1_000, maxResponseBytes: 2_000 },
    ofNetwork: { http, policy: { request: allow } },
  });
  const alive = new Set<number>();
  const requests = new Set<number>();
  let last = 0;
  let credit = 2_048;
  let bytes = 1_048_576;
  const tokens: { token: unknown; bytes: number; messages: number }[] = [];
  const marks: { id: number; token: unknown }[] = [];
  const over = new Set<number>();
  const post = (...fields: unknown[]) => {
    if (!framed) guest.post(...fields);
    else guest.data(decodeFrame(encodeFrame(fields).subarray(4)));
  };
  const look = async () => {
    for (const [kind, ...fields] of await guest.said()) {
      if (kind === 'grant') tokens.push({ token: fields[2], bytes: Number(fields[0]), messages: Number(fields[1]) });
      if (kind === 'mark') marks.push({ id: Number(fields[0]), token: fields[1] });
      if (kind === 'closed' || kind === 'denied') {
        expect(over.has(Number(fields[0]))).toBe(false); // one end for each id
        over.add(Number(fields[0]));
      }
      if (kind === 'message' || kind === 'opened' || kind === 'taken' || kind === 'answered')
        expect(over.has(Number(fields[0]))).toBe(false);
    }
  };
  for (const each of acts) {
    if (guest.owner.closed) break;
    const id = 'pick' in each ? [...alive][each.pick % Math.max(1, alive.size)] : undefined;
    if (each.act === 'open' && over.size < 40) {
      alive.add((last += 1));
      post(g.open, last, each.url, []);
    } else if (each.act === 'fetch' && over.size < 40 && credit > 0 && bytes >= each.size) {
      requests.add((last += 1));
      post(g.request, last, each.size < 0 ? 'GET' : 'POST', each.url, [], each.size);
      if (each.size > 0) {
        credit -= 1;
        bytes -= each.size;
        post(g.body, last, new Uint8Array(each.size));
      }
    } else if (each.act === 'send' && id !== undefined && credit > 0 && bytes >= each.size) {
      credit -= 1;
      bytes -= each.size;
      post(g.send, id, 'x'.repeat(each.size));
    } else if (each.act === 'close' && id !== undefined) post(g.close, id, each.code, '');
    else if (each.act === 'end' && id !== undefined) {
      alive.delete(id);
      post(g.end, id);
      const [request] = requests;
      if (request !== undefined) {
        requests.delete(request);
        post(g.end, request);
      }
    } else if (each.act === 'read') {
      for (const given of tokens.splice(0)) {
        credit += given.messages;
        bytes += given.bytes;
        post(g.read, given.token);
      }
      for (const mark of marks.splice(0))
        if (alive.has(mark.id) || requests.has(mark.id)) post(g.ack, mark.id, mark.token);
    } else if (each.act === 'turn') guest.clock.advance(each.ms);
    else if (each.act === 'server') {
      const link = guest.links[each.pick % Math.max(1, guest.links.length)];
      if (!link || link.gone) continue;
      if (each.does === 'open') link.open();
      if (each.does === 'message') link.sink.message('m'.repeat(100));
      if (each.does === 'many') for (let i = 0; i < 20 && !link.paused; i += 1) link.sink.message('m');
      if (each.does === 'closing') link.sink.closing();
      if (each.does === 'close') link.end(1000, '', true);
      if (each.does === 'lose') link.end();
      if (each.does === 'drain') {
        Object.assign(link, { bufferedBytes: 0, bufferedMessages: 0 });
        link.sink.drained();
      }
    } else if (each.act === 'reply') {
      const line = lines[each.pick % Math.max(1, lines.length)];
      if (!line || line.terminated || heads.get(line) === 'over') continue;
      const isOpen = heads.get(line) === 'open';
      if (!isOpen && (each.does === 'answer' || each.does === 'redirect')) {
        heads.set(line, 'open');
        line.answer(each.does === 'answer' ? 200 : 302, { location: '/' });
      }
      if (isOpen && each.does === 'piece' && !line.paused) line.data(50);
      if (isOpen && each.does === 'many') for (let i = 0; i < 40 && !line.paused; i += 1) line.data(90);
      if ((isOpen && each.does === 'end') || each.does === 'lose') {
        heads.set(line, 'over');
        line.end(each.does === 'lose' ? new Error('lost') : undefined);
      }
    } else if (each.act === 'wild') guest.post(...each.operation);
    await look();
    expect(guest.network.snapshot()[0]?.sockets.length ?? 0).toBeLessThanOrEqual(16);
    expect(guest.network.snapshot()[0]?.requests?.length ?? 0).toBeLessThanOrEqual(16);
  }
  const sent = () => [lines.length, ...guest.links.map((link) => link.sent.length)];
  const before = sent();
  const wasOver = guest.owner.closed;
  guest.owner.destroy();
  expect(guest.closed).toBe(1);
  if (wasOver)
    expect(guest.violations.length + guest.records.filter((record) => record.startsWith('owner')).length).toBe(1);
  guest.post(g.send, 1, 'too late');
  guest.clock.advance(100);
  expect([sent(), guest.network.snapshot()]).toEqual([before, []]);
  return guest;
}

it('an honest guest is never ended, whatever it and its servers do, in arrays and in frames', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(honestAct, { maxLength: 80 }), fc.boolean(), async (acts, framed) => {
      const guest = await play(acts, framed);
      expect(guest.rules()).toEqual([]);
    }),
    { numRuns: 300 },
  );
}, 60_000);

it('a wild guest harms nobody: it is told once, its sockets end, and nothing is sent after its end', async () => {
  const ended: string[] = [];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 4, arbitrary: honestAct }, { weight: 1, arbitrary: wildAct }), { maxLength: 80 }),
      async (acts) => {
        const guest = await play(acts, false);
        expect(guest.violations.length).toBeLessThanOrEqual(1);
        ended.push(...guest.rules());
      },
    ),
    { numRuns: 500 },
  );
  expect(new Set(ended).size).toBeGreaterThan(2); // several rules were broken
}, 60_000);
