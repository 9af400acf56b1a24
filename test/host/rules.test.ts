import { NEVER, of, Subject } from 'rxjs';
import { allow, allowEndpoints, everyStep } from 'rx-secure-networking';
import { g, rawGuest, url } from '../guests/rawGuest.ts';

it('G17 what comes along in a post against the rules is closed', () => {
  const close = jest.fn();
  const guest = rawGuest();
  guest.post(99, { close });
  guest.post(g.send, 9, 'x', [{ close }]);
  expect([close.mock.calls, guest.rules()]).toEqual([[[], []], ['id']]);
});

describe('identity and life', () => {
  it('takes subject and tenant, as createOwner() does', () => {
    const { network } = rawGuest({ subject: 'weather/2', tenant: 'acme' });
    expect(network.snapshot()[0]).toMatchObject({ subject: 'weather/2', tenant: 'acme' });
  });

  it('G1 the port is the identity: two guests have ids of their own, and neither can name a socket of the other', async () => {
    const one = rawGuest();
    const other = rawGuest();
    await one.open(1);
    other.post(g.send, 1, 'hello');
    expect(other.rules()).toEqual(['id']);
    expect([one.owner.closed, one.rules()]).toEqual([false, []]);
    expect(one.links[0]?.sent).toEqual([]);
  });

  it('G2 the end of the port, and a good-bye, destroy the owner', () => {
    const gone = rawGuest();
    gone.gone();
    expect(gone.owner.closed).toBe(true);
    expect(gone.records).toEqual(['owner: the guest has left: its port has closed']);
    const left = rawGuest();
    left.post(g.bye);
    expect(left.owner.closed).toBe(true);
    expect(left.records).toEqual(['owner: the guest has left: it said good-bye']);
  });

  it('G2 the end of the owner says bye and closes the port, in that call', async () => {
    const guest = rawGuest();
    await guest.said();
    guest.owner.destroy();
    expect(guest.told).toEqual([['bye', 'destroyed']]);
    expect(guest.closed).toBe(1);
  });

  it('G2 bye alone tells the guest of the ends of its sockets, however many: they are all by the host, without its reason', async () => {
    const guest = rawGuest({ ofNetwork: { limits: { socketsPerOwner: 120, attemptsPerSecond: 120 } } });
    await guest.open(120);
    guest.owner.destroy('for the host and its peers');
    expect(guest.told).toEqual([['bye', 'destroyed']]);
  });

  it('G2 an owner that is destroyed already closes the port without listening to it', () => {
    const guest = rawGuest({ until: of('over') });
    expect([guest.owner.closed, guest.closed]).toEqual([true, 1]);
    expect(guest.told).toEqual([['bye', 'destroyed']]);
  });

  it('G2 L10 nothing of a guest is handled when destroy() has returned, even what stands in the same post', async () => {
    const guest = rawGuest({
      audits: { create: allow, connect: allow, close: allow, send: () => (guest.owner.destroy(), true) },
    });
    await guest.open(2);
    guest.post(g.send, 1, 'first', g.send, 2, 'second', g.open, 3, url, []);
    expect(guest.links.map(({ sent }) => sent)).toEqual([[], []]);
    expect(guest.links).toHaveLength(2);
    expect(guest.rules()).toEqual([]);
  });

  it.each([
    ['anything before hello', (guest: ReturnType<typeof rawGuest>) => guest.post(g.open, 1, url, []), 'before-hello'],
    [
      'a second hello',
      (guest: ReturnType<typeof rawGuest>) => guest.post(g.hello, ['1'], g.hello, ['1']),
      'hello-twice',
    ],
    [
      'no version that the host speaks',
      (guest: ReturnType<typeof rawGuest>) => guest.post(g.hello, ['0', '2']),
      'version',
    ],
  ])('G3 %s ends the guest', async (_, act, rule) => {
    const guest = rawGuest({ greet: false });
    act(guest);
    expect(guest.rules()).toEqual([rule]);
    expect(guest.told.at(-1)).toEqual(['bye', rule]);
    expect(guest.records).toEqual([`host: the guest broke the protocol: ${guest.violations[0]?.reason}`]);
  });

  it('G3 hello is answered with the version and the figures of the host', async () => {
    const guest = rawGuest({ greet: false, limits: { maxMessageBytes: 1_000, maxBufferedBytes: 5_000 } });
    guest.post(g.hello, ['0', '1']);
    expect(await guest.said()).toEqual([
      [
        ...['welcome', '1'],
        [
          ...[1_000, 5_000, 1_048_576, 2_048, 256, 48],
          ...[1_048_576, 5_000, 4_194_304, 1_048_576, 5, 5_000, 10_000, 2_000, 30_000, 30_000],
          ...[5_000, 10_000],
        ],
      ],
    ]);
  });

  it.each([
    ['skips one', [2]],
    ['is used again', [1, 1]],
    ['is none', [0]],
  ])('G4 an id that %s does not open a socket', (_, ids) => {
    const guest = rawGuest({ bridge: { maxProtocolErrors: 1 } });
    for (const id of ids) guest.post(g.open, id, url, []);
    expect(guest.owner.closed).toBe(true);
    expect(guest.links).toHaveLength(ids.length - 1);
  });

  it('G4 an id lives until both have ended it: first the host, then the guest', async () => {
    const guest = rawGuest();
    await guest.open();
    guest.links[0]?.end(1000, 'bye', true);
    expect(await guest.saidOf('closed')).toEqual([['closed', 1, 'peer', 1000, 'bye', true, 'peer', '', '', 0, -1]]);
    guest.post(g.send, 1, 'on its way');
    expect(guest.owner.closed).toBe(false);
    guest.post(g.end, 1);
    guest.post(g.send, 1, 'too late');
    expect(guest.rules()).toEqual(['id']);
  });

  it('G4 an id lives until both have ended it: first the guest, then the host', async () => {
    const guest = rawGuest();
    await guest.open();
    guest.post(g.end, 1);
    expect(await guest.saidOf('closed')).toEqual([
      ['closed', 1, 'owner', 1000, '', false, 'unsubscribed', '', '', 0, -1],
    ]);
    guest.post(g.end, 1);
    expect(guest.rules()).toEqual(['id']);
  });

  it.each([
    ['send', [g.send, 7, 'x']],
    ['ack', [g.ack, 7, 1]],
    ['close', [g.close, 7, 1000, '']],
    ['end', [g.end, 7]],
  ])('G4 %s of an id that was never opened ends the guest', (_, operation) => {
    const guest = rawGuest();
    guest.post(...operation);
    expect(guest.rules()).toEqual(['id']);
  });

  it('G5 a guest that does not confirm the ends of its sockets is ended', async () => {
    const guest = rawGuest({ audits: { create: () => false } });
    for (let id = 1; id <= 65; id += 1) guest.post(g.open, id, url, []);
    expect(guest.rules()).toEqual(['unconfirmed']);
    expect((await guest.saidOf('denied')).length).toBe(64);
    const honest = rawGuest({ audits: { create: () => false } });
    for (let id = 1; id <= 100; id += 1) honest.post(g.open, id, url, [], g.end, id);
    expect(honest.rules()).toEqual([]);
  });

  it('G6 a guest that does not answer in time is ended', async () => {
    const guest = rawGuest({ lease: 9_000 });
    await guest.said();
    guest.clock.advance(3_100);
    expect((await guest.said()).map(([kind]) => kind)).toEqual(['ping']);
    guest.clock.advance(8_000);
    expect(guest.rules()).toEqual([]);
    guest.clock.advance(4_000);
    expect(guest.rules()).toEqual(['lease']);
    expect(guest.owner.closed).toBe(true);
  });

  it('G6 a guest that answers soon is ended 1 to 5/3 leases after it hangs, whenever that is', async () => {
    const spans: number[] = [];
    for (const delay of [0, 250]) {
      for (let hangsAt = 15_000; hangsAt < 24_000; hangsAt += 250) {
        const guest = rawGuest({ lease: 9_000 });
        let answers: { readonly at: number; readonly token: unknown }[] = [];
        let now = 0;
        while (guest.rules().length === 0) {
          for (const [kind, token] of await guest.said()) if (kind === 'ping') answers.push({ at: now + delay, token });
          for (const { token } of answers.filter(({ at }) => at <= now && now < hangsAt)) guest.post(g.read, token);
          answers = answers.filter(({ at }) => at > now);
          guest.clock.advance(250);
          now += 250;
        }
        spans.push((now - hangsAt) / 9_000);
      }
    }
    const [shortest, longest] = [Math.min(...spans), Math.max(...spans)];
    expect(shortest).toBeGreaterThanOrEqual(1 - 250 / 9_000); // it hangs before it reads what was asked
    expect([shortest, longest].map((span) => Math.round(span * 3))).toEqual([3, 5]);
    expect(longest).toBeLessThanOrEqual(5 / 3);
  });

  it('G6 a guest that answers lives, and one with no lease is never asked', async () => {
    const guest = rawGuest({ lease: 9_000 });
    for (let i = 0; i < 20; i += 1) {
      guest.clock.advance(3_100);
      for (const [kind, token] of await guest.said()) if (kind === 'ping') guest.post(g.read, token);
    }
    expect(guest.owner.closed).toBe(false);
    const free = rawGuest({ lease: 0 });
    await free.said();
    free.clock.advance(1_000_000);
    expect(await free.said()).toEqual([]);
  });

  it('G6 G12 a guest that works slowly through what was sent to it lives: each mark that it acknowledges proves that it reads', async () => {
    const guest = rawGuest({ lease: 9_000, bridge: { windowMessages: 8 } });
    await guest.open();
    const marks: unknown[] = [];
    for (let i = 0; i < 20; i += 1) {
      guest.links[0]?.sink.message('a');
      guest.links[0]?.sink.message('b');
      for (const [kind, , token] of await guest.said()) if (kind === 'mark') marks.push(token);
      guest.clock.advance(3_100);
      guest.post(g.ack, 1, marks.shift()); // it has not come to the pings behind them
    }
    expect([guest.rules(), guest.owner.closed]).toEqual([[], false]);
    guest.clock.advance(16_000);
    expect(guest.rules()).toEqual(['lease']);
  });

  it('G6 a tick that comes late says nothing of the guest: the lease begins anew', async () => {
    const guest = rawGuest({ lease: 9_000 });
    guest.clock.advance(3_100);
    await guest.said(); // asked, and not answered
    for (let i = 0; i < 5; i += 1) {
      guest.clock.slept += 60_000;
      guest.clock.advance(3_000);
      expect(guest.owner.closed).toBe(false);
    }
    guest.clock.advance(13_000);
    expect(guest.rules()).toEqual(['lease']);
  });
});

describe('permission', () => {
  it('G7 open passes the gate, the policy, the audits and the limits of its owner, and is answered in that order', async () => {
    const guest = rawGuest({ audits: everyStep(allowEndpoints(`${url}*`)) });
    guest.post(g.open, 1, `${url}chat`, ['a', 'b']);
    const allowed = await guest.said();
    expect(allowed.at(-1)).toEqual(['allowed', 1, guest.network.snapshot()[0]?.sockets[0]?.id]);
    expect(guest.links.map(({ url, protocols }) => [url, protocols])).toEqual([['wss://example.com/chat', ['a', 'b']]]);
    guest.links[0]?.open('b');
    expect(await guest.said()).toEqual([['opened', 1, 'b']]);
    guest.post(g.open, 2, 'wss://other.example/', []);
    expect(await guest.said()).toEqual([
      ['denied', 2, 'create', 'endpoint', 'wss://other.example:443/ is not on the list of endpoints', '', -1],
    ]);
    guest.post(g.open, 3, 'http://no.example/', []);
    expect(await guest.said()).toEqual([['denied', 3, 'create', 'invalid-url', expect.any(String), '', -1]]);
    expect(guest.decisions).toEqual([
      ...['owner create allowed', 'owner connect allowed', 'owner create endpoint', 'library create invalid-url'],
    ]);
    expect(guest.links).toHaveLength(1);
  });

  it('G7 a denied connect has its code, its reason and when to ask again', async () => {
    const connect = () => ({ allow: false, reason: 'not now', code: 'busy', retryAfter: 50 }) as const;
    const guest = rawGuest({ audits: { create: allow, connect } });
    guest.post(g.open, 1, url, []);
    expect((await guest.said()).at(-1)).toEqual(['denied', 1, 'connect', 'denied', 'not now', 'busy', 50]);
    expect(guest.links).toEqual([]);
  });

  it('G7 a limit of the owner denies, as for any owner', async () => {
    const guest = rawGuest({ limits: { socketsPerOwner: 2 } });
    await guest.open(2);
    guest.post(g.open, 3, url, []);
    expect(await guest.said()).toEqual([
      [
        'denied',
        3,
        'create',
        'limit',
        'the owner has 2 sockets already: one counts until it has closed and its messages are read (limits.socketsPerOwner)',
        '',
        2_000,
      ],
    ]);
  });

  it('G7 close is asked: denied it leaves the socket open, allowed it closes', async () => {
    let may = false;
    const guest = rawGuest({ audits: { create: allow, connect: allow, close: () => may } });
    await guest.open();
    guest.post(g.close, 1, 4001, 'please');
    expect(await guest.said()).toEqual([['refused', 1, 'close', 'denied', 'the audit returned false', '']]);
    expect(guest.links[0]?.closes).toEqual([]);
    may = true;
    guest.post(g.close, 1, 4001, 'please');
    expect(await guest.said()).toEqual([
      ['allowed', 1, 0],
      ['closing', 1],
    ]);
    expect(guest.links[0]?.closes).toEqual([[4001, 'please']]);
    guest.links[0]?.end(4001, 'please', true);
    expect(await guest.said()).toEqual([['closed', 1, 'owner', 4001, 'please', true, 'closed', '', '', 0, -1]]);
  });

  it('G7 L29 an end that comes while a close is decided is told as it is, and an answer that comes meanwhile changes nothing', async () => {
    const answer = new Subject<boolean>();
    const guest = rawGuest({ audits: { create: allow, connect: allow, close: () => answer } });
    await guest.open(2);
    guest.post(g.close, 1, 4001, 'mine', g.close, 2, 4002, 'mine');
    for (const link of guest.links) link.sink.closing();
    expect(await guest.said()).toEqual([
      ['closing', 1],
      ['closing', 2],
    ]);
    guest.links[0]?.end(4009, 'theirs', true);
    expect(await guest.said()).toEqual([
      ['refused', 1, 'close', 'cancelled', expect.any(String), ''],
      ['closed', 1, 'peer', 4009, 'theirs', true, 'peer', '', '', 0, -1],
    ]);
    answer.next(true);
    expect(await guest.said()).toEqual([['allowed', 2, 0]]);
    guest.links[1]?.end(4009, 'theirs', true);
    expect((await guest.said()).at(-1)?.slice(0, 4)).toEqual(['closed', 2, 'peer', 4009]);
    expect(guest.links.map(({ closes }) => closes)).toEqual([[], []]);
  });

  it('G7 close without a code is 1005 for the audit, and a code that an owner may not send is denied', async () => {
    const codes: number[] = [];
    const close = ({ code }: { readonly code: number }) => codes.push(code) > 0;
    const guest = rawGuest({ audits: { create: allow, connect: allow, close } });
    await guest.open(2);
    guest.post(g.close, 1, 1002, '');
    expect(await guest.saidOf('refused')).toEqual([
      ['refused', 1, 'close', 'invalid-close', 'the code must be 1000 or an integer from 3000 to 4999', ''],
    ]);
    guest.post(g.close, 2, 1005, '');
    expect(codes).toEqual([1005]);
  });

  it('G7 end is a teardown: nobody is asked', async () => {
    const guest = rawGuest({ audits: { create: allow, connect: allow } });
    await guest.open();
    guest.post(g.end, 1);
    expect(guest.links[0]?.closes).toEqual([[1000, '']]);
    expect(guest.decisions.filter((decision) => decision.includes('close'))).toEqual([]);
  });

  it('G8 the host asks its own audits alone: no operation of the host waits for a verdict of the guest', async () => {
    const guest = rawGuest({ audits: { create: allow, connect: () => NEVER } });
    guest.post(g.open, 1, url, []);
    expect((await guest.said()).map(([kind]) => kind)).toEqual(['welcome']);
    guest.post(g.read, 1);
    expect(guest.rules()).toEqual(['credit']);
  });

  it('G9 messages are judged where the host says so, and a refusal is told', async () => {
    const send = ({ message }: { readonly message: unknown }) => message !== 'bad';
    const guest = rawGuest({ audits: { create: allow, connect: allow, send, receive: send } });
    await guest.open();
    guest.post(g.send, 1, 'good', g.send, 1, 'bad', g.send, 1, '\ud800');
    guest.links[0]?.sink.message('good');
    guest.links[0]?.sink.message('bad');
    expect((await guest.said()).slice(0, 4)).toEqual([
      ['refused', 1, 'send', 'denied', 'the audit returned false', ''],
      ['refused', 1, 'send', 'invalid-message', 'the text has a lone surrogate, which UTF-8 cannot encode', ''],
      ['message', 1, 'good'],
      ['refused', 1, 'receive', 'denied', 'the audit returned false', ''],
    ]);
    expect(guest.links[0]?.sent).toEqual(['good']);
  });

  it('G10 errors cross as codes and short texts, and only to a guest that may see them', async () => {
    const error = Object.assign(new Error('x'.repeat(500)), { code: 'ECONNREFUSED', status: 503, retryAfter: '2' });
    const full = rawGuest({ errorDetail: 'full' });
    full.post(g.open, 1, url, []);
    full.links[0]?.end(1006, '', false, error);
    expect((await full.said()).at(-1)).toEqual(
      ['closed', 1, 'network', 1006, '', false, 'failed', 'ECONNREFUSED', 'x'.repeat(300), 503, 2_000], // prettier-ignore
    );
    const opaque = rawGuest();
    opaque.post(g.open, 1, url, []);
    opaque.links[0]?.end(1006, '', false, error);
    expect((await opaque.said()).at(-1)).toEqual(['closed', 1, 'network', 1006, '', false, 'failed', '', '', 0, -1]);
  });

  it('G10 an opaque guest does not learn that it was a time-out, or which address was denied', async () => {
    const late = rawGuest();
    late.post(g.open, 1, url, []);
    late.clock.advance(10_000);
    expect((await late.said()).at(-1)?.slice(0, 7)).toEqual(['closed', 1, 'network', 1006, '', false, 'failed']);
    const full = rawGuest({ errorDetail: 'full' });
    full.post(g.open, 1, url, []);
    full.clock.advance(10_000);
    expect((await full.said()).at(-1)?.slice(0, 7)).toEqual([
      'closed',
      1,
      'deadline',
      1001,
      '',
      false,
      'connect-timeout',
    ]);
  });
});
