import { VirtualTimeScheduler } from 'rxjs';
import type { DialRequest, LinkSink, Message, SocketEnd, Transport } from 'rx-secure-networking';
import { LinkLoss } from '../../lib/model/LinkLoss.ts';
import type { LayeredRuling } from '../../lib/model/Ruling.ts';
import { brief, connecting, endpoint, errorOf, url, world, type WorldOptions } from '../world.ts';

/** A socket whose driver does what the test says, what it is told, and what its owner sees. */
function driven(
  more: object = {},
  options: WorldOptions = {},
  heard: (closing: () => void, message: Message) => unknown = ignore,
) {
  const dials: { readonly dial: DialRequest; readonly sink: LinkSink }[] = [];
  const told: string[] = [];
  const transport: Transport = (dial, sink) => {
    dials.push({ dial, sink });
    const link = {
      send: (message: Message) => told.push(`send ${String(message)}`) > 0,
      close: (code: number, reason: string) => void told.push(`close ${code} ${reason}`.trim()),
      terminate: () => void told.push('terminate'),
      pause: () => true,
      resume: () => undefined,
      bufferedBytes: 0,
    };
    return Object.defineProperties(link, Object.getOwnPropertyDescriptors(more));
  };
  const scheduler = new VirtualTimeScheduler();
  const here = world({ transport, scheduler, ...options });
  const decided: string[] = [];
  here.network.decisions$.subscribe(({ action, code, layer }) => decided.push(`${layer} ${action} ${code}`));
  const socket = connecting(here.owner);
  const events: string[] = [];
  const ends: SocketEnd[] = [];
  const messages: Message[] = [];
  socket.events$.subscribe((event) => events.push(brief(event)));
  socket.ended$.subscribe((end) => ends.push(end));
  socket.messages$.subscribe((message) => {
    messages.push(message);
    heard(() => dials[0]?.sink.closed(1000, '', true), message);
  });
  const pass = (ms: number) => {
    scheduler.schedule(ignore, ms);
    scheduler.maxFrames = scheduler.frame + ms;
    scheduler.flush();
  };
  return { ...here, ...dials[0]!, socket, told, decided, events, ends, messages, pass };
}

const lost = (sink: LinkSink, error?: Error) => sink.closed(1006, '', false, error);

describe('a driver', () => {
  it('opens a connection once, and with the first protocol that it names', () => {
    const { sink, socket, events } = driven();
    sink.opened('v1');
    sink.opened('v2');

    expect([socket.protocol, socket.state, events]).toEqual(['v1', 'open', ['connected']]);
  });

  it('opens nothing for a socket that has ended', () => {
    const { sink, socket, owner, events } = driven();
    owner.destroy();
    sink.opened('v1');

    expect([socket.protocol, socket.state, events]).toEqual(['', 'closed', ['ended owner 1001']]);
  });

  it('opens nothing before it has returned a link', () => {
    const transport: Transport = (_dial, sink) => {
      sink.opened('');
      return {
        send: () => true,
        close: ignore,
        terminate: ignore,
        pause: () => true,
        resume: ignore,
        bufferedBytes: 0,
      };
    };
    const { owner } = world({ transport, scheduler: new VirtualTimeScheduler() });

    expect(connecting(owner).state).toBe('connecting');
  });

  it('L18 delivers nothing before it has opened, and still while the peer closes', () => {
    const { sink, messages } = driven();
    sink.message('too early');
    sink.opened('');
    sink.message('a');
    sink.closing();
    sink.message('b');

    expect(messages).toEqual(['a', 'b']);
  });

  it('L16 may be gone in the middle of a message: all subscribers still get it, and then the end', () => {
    const { sink, socket, messages } = driven({}, {}, (closing, message) => message === 'a' && closing());
    const log: unknown[] = [];
    socket.messages$.subscribe({ next: (message) => log.push(message), complete: () => log.push('completed') });
    sink.opened('');
    sink.message('a');

    expect([messages, log, socket.state]).toEqual([['a'], ['a', 'completed'], 'closed']);
  });

  it('closes nothing that has not opened, and its peer closes once', () => {
    const { sink, socket, told, pass } = driven();
    sink.closing();
    expect(socket.state).toBe('connecting');
    sink.opened('');
    expect(socket.state).toBe('open');
    sink.closing();
    pass(1_500);
    sink.closing();
    expect([socket.state, told]).toEqual(['closing', []]);
    pass(600); // closeTimeout after the first
    expect(told).toEqual(['terminate']);
  });

  it('may say that it has sent what nobody gave it, before and after the end', () => {
    const { sink, owner, events } = driven();
    sink.opened('');
    expect(() => sink.drained()).not.toThrow();
    owner.destroy();
    expect(() => sink.drained()).not.toThrow();
    expect(events).toEqual(['connected', 'ended owner 1001']);
  });

  it('L22 gives one place back, however often it says that it is gone', () => {
    const { sink, owner } = driven({}, { limits: { socketsPerOwner: 1 } });
    const create = () => owner.create(url);
    sink.opened('');
    lost(sink);
    lost(sink);
    create();

    expect(errorOf(create).code).toBe('limit');
  });

  it('that throws has failed to connect, whatever it throws', () => {
    const transport: Transport = () => {
      throw 'no such scheme';
    };
    const { owner, network } = world({ transport, scheduler: new VirtualTimeScheduler() });
    const ends: SocketEnd[] = [];
    network.ends$.subscribe(({ end }) => ends.push(end));
    connecting(owner);

    expect(ends).toMatchObject([{ by: 'network', code: 1006, reason: '', wasClean: false }]);
    expect(ends[0]?.detail?.message).toBe('the connection failed (no such scheme)');
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['what can only send', { send: ignore }],
    ['what cannot be closed', { send: ignore, terminate: ignore }],
    ['what cannot send', { close: ignore, terminate: ignore }],
    ['what cannot be terminated', { send: ignore, close: ignore }],
  ])('that returns %s has failed, and the text says what a link has', (_what, given) => {
    const transport = (() => given) as unknown as Transport;
    const { owner } = world({ transport, scheduler: new VirtualTimeScheduler() });
    const messages: unknown[] = [];
    const socket = owner.create(url);
    socket.ended$.subscribe(({ error }) => messages.push(error?.message));
    socket.connect();

    expect(messages).toEqual([
      `Socket to ${endpoint}: the connection failed (the option transport gave no link { send, close, terminate, pause, resume, bufferedBytes }, as wsTransport() does)`,
    ]);
  });

  it('that can say so without an event shows its peer’s close in the state, until the end', () => {
    let isClosing = false;
    const parts = {
      get isClosing() {
        return isClosing;
      },
    };
    const { sink, socket, owner } = driven(parts);
    expect(socket.state).toBe('connecting');
    sink.opened('');
    expect([socket.state, socket.connected]).toEqual(['open', true]);
    isClosing = true;
    expect([socket.state, socket.connected]).toEqual(['closing', false]);
    owner.destroy();
    expect(socket.state).toBe('closed');
  });
});

describe('a link that would have to ask for its close', () => {
  const told: string[] = [];
  const abandon = () => void told.push('abandon');
  beforeEach(() => void told.splice(0));

  it('is abandoned where its owner is destroyed', () => {
    const here = driven({ abandon });
    here.sink.opened('');
    here.owner.destroy();

    expect([told, here.told]).toEqual([['abandon'], []]);
  });

  it('is closed where its owner closes it', () => {
    const here = driven({ abandon });
    here.sink.opened('');
    here.socket.close(4000, 'bye');

    expect([told, here.told]).toEqual([[], ['close 4000 bye']]);
  });

  it('is closed in any case where it need not ask', () => {
    const here = driven();
    here.sink.opened('');
    here.owner.destroy();

    expect(here.told).toEqual(['close 1001']);
  });
});

describe('what the far end of a link denies', () => {
  const ruling: LayeredRuling = { allow: false, layer: 'policy', code: 'denied', reason: 'not today', retryAfter: 9 };

  it.each(['connect', 'resolve'] as const)('%s: the socket ends as denied when its link is gone', (action) => {
    const { sink, decided, events, ends } = driven();
    sink.denied?.(action, ruling);
    expect(ends).toEqual([]);
    lost(sink);

    expect(decided.at(-1)).toBe(`policy ${action} denied`);
    expect(events).toEqual([`denied ${action} denied`, 'ended audit 1006']);
    expect(ends[0]?.error).toMatchObject({ code: 'denied', detail: { message: 'not today', retryAfter: 9 } });
    expect(ends[0]?.error?.decision).toMatchObject({ action, code: 'denied' });
  });

  it('send: it is on record and in the events, and does not end the socket', () => {
    const { sink, socket, decided, events } = driven();
    sink.opened('');
    sink.denied?.('send', ruling);

    expect(socket.state).toBe('open');
    expect(decided.at(-1)).toBe('policy send denied');
    expect(events).toEqual(['connected', 'denied send denied']);
  });

  it('anything but the connection does not explain why that failed', () => {
    const { sink, ends } = driven();
    sink.denied?.('send', ruling);
    lost(sink);

    expect(ends[0]?.error).toMatchObject({ code: 'connect-failed' });
  });

  it('is nothing once the socket has ended', () => {
    const { sink, owner, decided } = driven();
    owner.destroy();
    const before = decided.length;
    sink.denied?.('connect', ruling);

    expect(decided).toHaveLength(before);
  });
});

describe('a link whose far end knows why it ended', () => {
  it('ends for that cause here, with what the driver said there', () => {
    const { sink, ends } = driven();
    sink.opened('');
    lost(sink, new LinkLoss('keep-alive', undefined));

    expect(ends).toMatchObject([{ by: 'deadline', error: { code: 'lost' } }]);
  });

  it('that fails before it opens tells the cause too', () => {
    const { sink, ends } = driven();
    lost(sink, new LinkLoss('connect-timeout', Object.assign(new Error('late'), { code: 'ETIMEDOUT' })));

    expect(ends).toMatchObject([{ by: 'deadline', error: { code: 'connect-timeout' }, detail: { code: 'ETIMEDOUT' } }]);
  });

  it('has not ended the owner’s own close in time', () => {
    const { sink, socket, ends } = driven();
    sink.opened('');
    socket.close(4000);
    lost(sink, new LinkLoss('close-timeout', undefined));

    expect(ends).toMatchObject([{ by: 'deadline', code: 1001, wasClean: false }]);
  });

  it('has ended the owner’s own close, whatever else it says', () => {
    const { sink, socket, ends } = driven();
    sink.opened('');
    socket.close(4000);
    lost(sink, new LinkLoss('lost', undefined));

    expect(ends).toMatchObject([{ by: 'owner', code: 4000 }]);
  });

  it.each<[string, (it: ReturnType<typeof driven>) => void]>([
    ['is dialled', () => undefined],
    [
      'is dialled, after a denial',
      ({ sink }) => sink.denied?.('connect', { allow: false, layer: 'policy', code: 'cancelled' }),
    ],
    ['closes', ({ sink, socket }) => (sink.opened(''), socket.close(4000))],
  ])('is ended by the host there while it %s: that is its end here, with the reason', (_, before) => {
    const it = driven();
    before(it);
    it.sink.closed(1001, 'enough', false, new LinkLoss('host', undefined));

    expect(it.ends).toMatchObject([{ by: 'host', code: 1001, reason: 'enough', error: { code: 'closed' } }]);
  });
});

describe('L5 a driver that asks about addresses', () => {
  it('is answered yes where the host has no rule, and nothing is on record', () => {
    const { dial, decided } = driven();

    expect(dial.approve(['203.0.113.7'])).toBe(true);
    expect(decided).toEqual(['owner create allowed', 'owner connect allowed']);
  });

  it('is answered no when nobody connects any more, and the rule is not asked', () => {
    const resolve = jest.fn(() => true);
    const { dial, sink, decided } = driven({}, { policy: { resolve } });
    sink.opened('');
    const before = decided.length;

    expect(dial.approve(['203.0.113.7'])).toBe(false);
    expect(resolve).not.toHaveBeenCalled();
    expect(decided).toHaveLength(before);
  });
});

it('an owner with opaque errors sees all denials but that of the addresses', () => {
  const { sink, events } = driven({}, { owner: { errorDetail: 'opaque' } });
  const ruling: LayeredRuling = { allow: false, layer: 'policy', code: 'denied', reason: 'no' };
  sink.opened('');
  sink.denied?.('resolve', ruling);
  sink.denied?.('send', ruling);

  expect(events).toEqual(['connected', 'denied send denied']);
});

it('a denial without a code of the audit names none', () => {
  const { sink, socket } = driven();
  const keys: string[][] = [];
  socket.events$.subscribe((event) => keys.push(Object.keys(event).sort()));
  sink.opened('');
  sink.denied?.('send', { allow: false, layer: 'policy', code: 'denied', reason: 'no' });

  expect(keys.at(-1)).toEqual(['action', 'code', 'reason', 'type']);
});

function ignore(): void {
  // a driver that does nothing
}
