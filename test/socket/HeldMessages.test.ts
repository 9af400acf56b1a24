import { merge, noop, Subject, type Subscriber, take } from 'rxjs';
import type { LinkSink, Transport } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';
import { briefly, connecting, ended, errorOf, no, permissive, play, url, world } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), a: 'aa', b: 'bb', c: 'cc', x: closes(1000) };
const notified = { a: 'aa', b: 'bb', c: 'cc' };
const C = 'connected';
const unread = (messages: number) => ({ u: `unread ${messages} (${2 * messages})` });

describe('L15 messages$ before its first subscriber', () => {
  it(
    'holds what arrives, then is hot: the next subscriber gets only what is new (trap 8)',
    marbled(({ cold, expectObservable }) => {
      const server = cold('  (oa)-b-----c', frames);
      const first = '        ------(ab)-c';
      const second = '       -----------c';
      const socket = connecting(world({ server }).owner);

      expectObservable(socket.messages$, '------^').toBe(first, notified);
      expectObservable(socket.messages$, '-------^').toBe(second, notified);
    }),
  );

  it(
    'keeps the rest for the next subscriber where the first leaves before the last message',
    marbled(({ cold, expectObservable }) => {
      const server = cold('  (oab)-------c', frames);
      const first = '        -----(a|)';
      const second = '       --------b---c';
      const socket = connecting(world({ server }).owner);

      expectObservable(socket.messages$.pipe(take(1)), '-----^').toBe(first, notified);
      expectObservable(socket.messages$, '--------^').toBe(second, notified);
    }),
  );

  it(
    'keeps the rest for `holdTimeout`, and then an event tells of it',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: cold('(oab)', frames), limits: { holdTimeout: 7 } });
      const socket = connecting(owner);

      expectObservable(socket.messages$.pipe(take(1)), '-----^').toBe('-----(a|)', notified);
      expectObservable(socket.events$.pipe(briefly), '-^ 20ms !').toBe('12ms u', unread(1));
    }),
  );

  it(
    'keeps the rest after the end, too, for the next subscriber',
    marbled(({ cold, expectObservable }) => {
      const socket = connecting(world({ server: cold('(oabcx)', frames) }).owner);

      expectObservable(socket.messages$.pipe(take(1)), '-----^').toBe('-----(a|)', notified);
      expectObservable(socket.messages$.pipe(take(1)), '------^').toBe('------(b|)', notified);
      expectObservable(socket.messages$, '-------^').toBe('-------(c|)', notified);
      expectObservable(socket.messages$, '--------^').toBe('--------|');
    }),
  );

  it(
    'gives what is held in the subscription itself, in order',
    marbled(({ cold, flush }) => {
      const socket = connecting(world({ server: cold('o(abc)', frames) }).owner);
      const seen: unknown[] = [];
      const look = () => {
        socket.messages$.subscribe((message) => seen.push(message));
        expect(seen).toEqual(['aa', 'bb', 'cc']);
      };
      play(cold('---l', { l: look }));

      flush();
      expect(seen).toHaveLength(3);
    }),
  );

  it(
    'holds up to `maxHeldBytes`, then pauses the link where it can',
    marbled(({ cold, expectObservable }) => {
      const server = cold('  oabc', frames);
      const wire = '         --p----r';
      const expected = '     -------(abc)';
      const { owner, wire$ } = world({ server, limits: { maxHeldBytes: 3 } });
      const socket = connecting(owner);

      expectObservable(wire$).toBe(wire, { p: 'pause', r: 'resume' });
      expectObservable(socket.messages$, '-------^').toBe(expected, notified);
    }),
  );

  it(
    'does not pause at the bound, only beyond it',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world({ server: cold('oab', frames), limits: { maxHeldBytes: 4 } });
      const socket = connecting(owner);

      expectObservable(wire$).toBe('');
      expectObservable(socket.messages$, '---^').toBe('---(ab)', notified);
    }),
  );

  it(
    'drops all with one `unread` where the bound is met and nothing can be paused, and reads on',
    marbled(({ cold, expectObservable }) => {
      const server = cold('  oab--c---x', frames);
      const events = '       Cm(nu)';
      const { owner } = world({ server, link: { canPause: false }, limits: { maxHeldBytes: 3, holdTimeout: 2 } });
      const socket = connecting(owner);

      expectObservable(socket.events$.pipe(briefly), '^---!').toBe(events, {
        C,
        m: 'message 1 (2)',
        n: 'message 2 (2)',
        ...unread(2),
      });
      expectObservable(socket.messages$, '---^').toBe('-----c---|', notified);
    }),
  );

  it(
    'drops nothing at the bound where nothing can be paused, only beyond it',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: cold('oab', frames), link: { canPause: false }, limits: { maxHeldBytes: 4 } });
      const socket = connecting(owner);

      expectObservable(socket.messages$, '---^').toBe('---(ab)', notified);
    }),
  );

  it(
    'drops all with one `unread` after `holdTimeout`, counted from the first, and reads on to the end of the peer',
    marbled(({ cold, expectObservable }) => {
      const server = cold('  oabcx', frames);
      const wire = '         --p--r';
      const limits = { maxHeldBytes: 3, holdTimeout: 4 };
      const { owner, wire$ } = world({ server, limits });
      const socket = connecting(owner);

      expectObservable(wire$).toBe(wire, { p: 'pause', r: 'resume' });
      expectObservable(socket.ended$.pipe(ended)).toBe('-----(e|)', { e: 'peer 1000' });
      expectObservable(socket.events$.pipe(briefly, take(4))).toBe('C12--(u|)', {
        C,
        1: 'message 1 (2)',
        2: 'message 2 (2)',
        ...unread(2),
      });
    }),
  );

  it(
    'holds nothing with the option `discard`',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: cold('oa--b', frames), limits: { holdTimeout: 1 } });
      const socket = connecting(owner, url, { messages: 'discard' });

      expectObservable(socket.events$.pipe(briefly)).toBe('Ca--b', { C, a: 'message 1 (2)', b: 'message 2 (2)' });
      expectObservable(socket.messages$, '---^').toBe('----b', notified);
    }),
  );

  it(
    'holds only what the receive audits allow, and asks them on arrival',
    marbled(({ cold, expectObservable }) => {
      const receive = ({ message }: { message: unknown }) => message !== 'bb';
      const audits = { ...permissive, receive };
      const { owner } = world({ server: cold('oabc', frames), owner: { audits, auditMessages: 'both' } });
      const socket = connecting(owner);

      expectObservable(socket.events$.pipe(briefly)).toBe('Cabc', {
        C,
        a: 'message 1 (2)',
        b: 'denied receive denied',
        c: 'message 3 (2)',
      });
      expectObservable(socket.messages$, '------^').toBe('------(ac)', notified);
    }),
  );

  it(
    'trap 28: makes no connection of its own, however many subscribe',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('oa', frames);
      const socket = connecting(world({ server }).owner);

      expectObservable(socket.messages$).toBe('-a', notified);
      expectObservable(socket.messages$).toBe('-a', notified);
      expectSubscriptions(server.subscriptions).toBe('^');
    }),
  );
});

it(
  'L10 a message whose first subscriber destroys the owner comes to no other',
  marbled(({ cold, expectObservable }) => {
    const { owner } = world({ server: cold('oa', frames) });
    const socket = connecting(owner);
    socket.messages$.subscribe(() => owner.destroy());

    expectObservable(socket.messages$).toBe('-|');
  }),
);

it(
  'L18 nothing more of what was held comes after an allowed close() in the middle of it',
  marbled(({ cold, expectObservable }) => {
    const { owner } = world({ server: cold('o(abc)', frames) });
    const socket = connecting(owner);
    const log: unknown[] = [];
    const listen = () =>
      socket.messages$.subscribe((message) => {
        log.push(message);
        socket.close();
      });
    play(cold('---x-y', { x: listen, y: () => expect(log).toEqual(['aa']) }));

    expectObservable(socket.ended$.pipe(ended)).toBe('---(e|)', { e: 'owner 1000' });
  }),
);

describe('L15 what is held when the socket ends', () => {
  it(
    'L10 is dropped, with its timer, where a listener of the end destroys the owner',
    marbled(({ cold, expectObservable, flush }) => {
      const scheduler = countingScheduler();
      const { owner } = world({ scheduler, server: cold('oa-x', frames) });
      const socket = connecting(owner);
      socket.events$.subscribe(({ type }) => {
        if (type === 'ended') owner.destroy();
      });
      const due: number[] = [];
      play(cold('----x', { x: () => due.push(scheduler.due) }));

      expectObservable(socket.messages$, '----^').toBe('----|');
      flush();
      expect(due).toEqual([0]);
    }),
  );

  it(
    'by its peer is kept for the first subscriber, who gets it and then completion; the next only completes',
    marbled(({ cold, expectObservable }) => {
      const socket = connecting(world({ server: cold('oabx', frames) }).owner);

      expectObservable(socket.ended$.pipe(ended)).toBe('---(e|)', { e: 'peer 1000' });
      expectObservable(socket.messages$, '-----^').toBe('-----(ab|)', notified);
      expectObservable(socket.messages$, '------^').toBe('------|');
    }),
  );

  it.each([
    ['a lost connection', '#'],
    ['a message that is too large', 'L'],
  ])('by %s is kept as well', (_what, end) => {
    marbled(({ cold, expectObservable }) => {
      const server = cold(`oa${end}`, { ...frames, L: 'too large' });
      const socket = connecting(world({ server, limits: { maxMessageBytes: 8 } }).owner);

      expectObservable(socket.messages$, '-----^').toBe('-----(a|)', notified);
    })();
  });

  it(
    'is kept until `holdTimeout` after the first of them',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: cold('oa-bx', frames), limits: { holdTimeout: 5 } });
      const [early, late] = [connecting(owner), connecting(owner)];

      expectObservable(early.messages$, '-----^').toBe('-----(ab|)', notified);
      expectObservable(late.messages$, '-------^').toBe('-------|');
    }),
  );

  it.each<[string, (here: ReturnType<typeof world>) => void]>([
    ['the owner', ({ owner }) => owner.destroy()],
    ['the host', ({ network }) => network.endSocket(1)],
    ['the end of the network', ({ network }) => network.destroy()],
  ])('by %s is dropped', (_who, act) => {
    marbled(({ cold, expectObservable }) => {
      const here = world({ server: cold('oab', frames) });
      const socket = connecting(here.owner);
      play(cold('---x', { x: () => act(here) }));

      expectObservable(socket.messages$, '----^').toBe('----|');
    })();
  });

  it(
    'is dropped when the owner is destroyed after its peer has gone',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: cold('oabx', frames) });
      const socket = connecting(owner);
      play(cold('----x', { x: () => owner.destroy() }));

      expectObservable(socket.messages$, '-----^').toBe('-----|');
    }),
  );

  it('L10 is dropped where the owner is destroyed while its first subscriber gets it, after the link has closed', () => {
    const sinks: LinkSink[] = [];
    const transport: Transport = (_dial, sink) => {
      sinks.push(sink);
      const close = () => sink.closed(1000, '', true);
      return {
        send: () => (close(), true),
        close,
        terminate: close,
        pause: () => true,
        resume: noop,
        bufferedBytes: 0,
      };
    };
    const { owner } = world({ transport });
    const socket = connecting(owner);
    sinks[0]?.opened('');
    for (const message of ['a', 'b', 'c']) sinks[0]?.message(message);
    const messages: unknown[] = [];
    socket.messages$.subscribe((message) => {
      messages.push(message);
      socket.send('its link closes');
      owner.destroy();
    });

    expect(messages).toEqual(['a']);
  });

  it(
    'is nothing where a listener of the first message destroys the owner',
    marbled(({ cold, scheduler, flush }) => {
      const { owner } = world({ server: cold('oab', frames), limits: { holdTimeout: 99 } });
      const socket = connecting(owner);
      socket.events$.subscribe(({ type }) => type === 'message' && owner.destroy());

      flush();
      expect(scheduler.now()).toBeLessThan(99); // no timer was left
      const seen = jest.fn();
      socket.messages$.subscribe(seen);
      expect(seen).not.toHaveBeenCalled();
    }),
  );
});

it(
  'L15 what is held comes whole to its first subscriber, though its peer closes in the middle of it',
  marbled(({ cold, flush }) => {
    const closing$ = new Subject<ServerFrame>();
    const socket = connecting(world({ server: merge(cold('oabc', frames), closing$) }).owner);
    const log: unknown[] = [];
    const listen = () =>
      socket.messages$.subscribe({
        next: (message) => {
          if (log.push(message) === 1) closing$.next(closes(1000));
        },
        complete: () => log.push('completed'),
      });
    play(cold('----l', { l: listen }));

    flush();
    expect(log).toEqual(['aa', 'bb', 'cc', 'completed']);
  }),
);

describe('a first subscriber of the owner’s own making', () => {
  const handMade = (log: unknown[], closed: () => boolean) =>
    Object.defineProperty(
      {
        next: (message: unknown) => log.push(message),
        error: noop,
        complete: noop,
        add: noop,
        remove: noop,
        unsubscribe: noop,
      },
      'closed',
      { get: closed },
    ) as unknown as Subscriber<unknown>;

  it(
    'L15 L17 L19 whose `closed` throws gets what is held, which would have no bound otherwise',
    marbled(({ cold, flush, expectObservable }) => {
      const boo = new Error('boo');
      const onError = jest.fn<undefined, [unknown]>();
      const { owner, wire$ } = world({ server: cold('o(ab)-c', frames), limits: { maxHeldBytes: 3 }, onError });
      const socket = connecting(owner);
      const log: unknown[] = [];
      const failing = () => {
        throw boo;
      };
      play(cold('--s', { s: () => socket.messages$.subscribe(handMade(log, failing)) }));

      expectObservable(wire$).toBe('-pr', { p: 'pause', r: 'resume' });
      flush();
      expect(log).toEqual(['aa', 'bb', 'cc']);
      expect(onError.mock.calls.map(([error]) => error)).toEqual([boo, boo]);
    }),
  );

  it(
    'L10 whose `closed` destroys the owner gets nothing, and no timer is left',
    marbled(({ cold, flush }) => {
      const scheduler = countingScheduler();
      const { owner } = world({ scheduler, server: cold('o(ab)', frames) });
      const socket = connecting(owner);
      const log: unknown[] = [];
      const destroying = () => {
        owner.destroy();
        return true;
      };
      const listen = () => socket.messages$.subscribe(handMade(log, destroying));
      play(cold('--s-d', { s: listen, d: () => log.push(`${scheduler.due} timers`) }));

      flush();
      expect(log).toEqual(['0 timers']);
    }),
  );
});

describe('L27 what is held counts against the limits', () => {
  const limited = { limits: { socketsPerOwner: 1 } };

  it(
    'after the end of its socket, until it is taken',
    marbled(({ cold, flush }) => {
      const { owner } = world({ ...limited, server: cold('oax', frames) });
      const socket = connecting(owner);
      const taken: unknown[] = [];
      const create = () => owner.create(url);
      const take = () => {
        expect(socket.state).toBe('closed');
        expect(errorOf(create).code).toBe('limit');
        socket.messages$.subscribe((message) => taken.push(message));
        expect(create).not.toThrow();
        expect(errorOf(create).code).toBe('limit');
      };
      play(cold('---t', { t: take }));

      flush();
      expect(taken).toEqual(['aa']);
    }),
  );

  it(
    'and a socket that holds nothing at its end is gone',
    marbled(({ cold, flush }) => {
      const { owner } = world({ ...limited, server: cold('o-x', frames) });
      const socket = connecting(owner);
      const create = jest.fn(() => owner.create(url));
      play(cold('---c', { c: create }));

      flush();
      expect([socket.state, create.mock.results[0]?.type]).toEqual(['closed', 'return']);
    }),
  );

  it(
    'and not instead of its socket, whose place is taken until its link is gone',
    marbled(({ cold, flush }) => {
      const { owner, network } = world({ ...limited, server: cold('oa', frames), link: { closeHandshake: 3 } });
      const socket = connecting(owner);
      const create = () => owner.create(url);
      const full = () => expect(errorOf(create).code).toBe('limit');
      const listen = () => {
        socket.messages$.subscribe();
        full();
      };
      play(cold('--le-f--c', { l: listen, e: () => network.endSocket(socket.id), f: full, c: create }));

      flush();
      expect(network.snapshot()[0]?.sockets).toHaveLength(1);
    }),
  );
});

it(
  'a socket of which every message is denied ends as any other',
  marbled(({ cold, expectObservable }) => {
    const audits = { ...permissive, receive: no };
    const { owner } = world({ server: cold('oabx', frames), owner: { audits, auditMessages: 'receive' } });
    const socket = connecting(owner);

    expectObservable(socket.messages$).toBe('---|');
    expectObservable(socket.ended$.pipe(ended)).toBe('---(e|)', { e: 'peer 1000' });
  }),
);
