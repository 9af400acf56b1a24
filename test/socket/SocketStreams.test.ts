import { map, NEVER, type Observable, take } from 'rxjs';
import type { OwnedSocket, SocketEvent } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { connecting, ended, endpoint, failure, note, permissive, play, url, world } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), m: 'secret', x: closes(1000), y: closes(4001) };
const states = { n: 'created', c: 'connecting', o: 'open', x: 'closed' };

describe('state$', () => {
  it(
    'gives the present state to each subscriber, then every change, and completes after `closed`',
    marbled(({ cold, expectObservable }) => {
      const server = cold('         --o-x', frames);
      const socket = world({ server }).owner.create(url);
      play(cold('                   -c', { c: () => socket.connect() }));

      expectObservable(socket.state$).toBe('                n c-o-(x|)'.replaceAll(' ', ''), states);
      expectObservable(socket.state$, '--^').toBe('         --co-(x|)', states);
      expectObservable(socket.state$, '-------^').toBe('    -------(x|)', states);
    }),
  );

  it(
    'tells every subscriber the same, in the same order, though one of them ends the socket',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: cold('-o', frames) });
      const socket = connecting(owner);
      socket.state$.subscribe((state) => state === 'open' && owner.destroy());

      expectObservable(socket.state$).toBe('c(ox|)', states);
    }),
  );
});

describe('events$', () => {
  it.each(['events$', 'ended$', 'state$'] as const)(
    'L13 tells of no send that a listener of %s makes at the end',
    (stream) => {
      const socket = world().owner.create(url);
      const notified: string[] = [];
      const outcomes: string[] = [];
      const stream$: Observable<unknown> = socket[stream];
      stream$.subscribe(() => {
        if (socket.state !== 'closed' || outcomes.length > 0) return;
        socket.send('too late', (outcome) => outcomes.push(outcome));
      });
      socket.events$.subscribe(({ type }) => notified.push(type));

      socket.close();
      expect(notified).toEqual(['ended']);
      expect(outcomes).toEqual(['not-open']);
    },
  );
});

describe('a stream that is first asked for', () => {
  it('after the end says that the socket never opened, and why', () => {
    const socket = world().owner.create(url);
    socket.close();
    const log: unknown[] = [];
    socket.opened$.subscribe({ next: () => log.push('opened'), error: (error: unknown) => log.push(error) });

    const message = 'it was closed before it opened';
    expect(log).toEqual([failure('closed', { message: `Socket to ${endpoint}: ${message}`, detail: { message } })]);
  });

  it('in the middle of the end emits in its turn, and once', () => {
    const socket = world().owner.create(url);
    const log: string[] = [];
    socket.events$.subscribe(({ type }) => {
      if (type !== 'ended') return;
      socket.ended$.subscribe({ next: () => log.push('ended'), complete: () => log.push('completed') });
      socket.opened$.subscribe({ error: () => log.push('never opened') });
      log.push('asked');
    });
    socket.close();

    expect(log).toEqual(['asked', 'ended', 'never opened', 'completed']);
  });

  it('inside ended$ gives the state before, and that it is closed once', () => {
    const socket = world().owner.create(url);
    const states: string[] = [];
    socket.ended$.subscribe(() => {
      socket.state$.subscribe({ next: (state) => states.push(state), complete: () => states.push('|') });
    });
    socket.close();

    expect(states).toEqual(['created', 'closed', '|']);
  });

  it('while what was pending is cancelled does not say that the socket is writable', () => {
    const { owner } = world({ owner: { audits: { ...permissive, close: () => NEVER } } });
    const socket = connecting(owner);
    const said: unknown[] = [];
    socket.events$.subscribe(({ type }) => {
      if (type === 'denied') socket.writable$.subscribe((writable) => said.push(writable));
    });
    socket.close();
    owner.destroy();
    socket.writable$.subscribe((writable) => said.push(writable));

    expect(said).toEqual([false, false]);
  });
});

describe('a destroy from inside the end', () => {
  it.each(['events$', 'sent$'] as const)(
    'L10 has %s completed when it returns, though it was in a delivery',
    (name) => {
      marbled(({ cold, flush }) => {
        const { owner, network } = world();
        const socket = connecting(owner);
        const stream$: Observable<unknown> = socket[name];
        const log: string[] = [];
        const destroy = () => {
          if (owner.closed) return;
          owner.destroy();
          log.push('destroyed');
        };
        // The end comes inside the delivery of the first, and the destroy inside that of what is left of it.
        stream$.subscribe(() => network.endSocket(socket.id));
        stream$.subscribe(destroy);
        stream$.subscribe({ complete: () => log.push('completed') });
        play(cold('-s', { s: () => socket.send('hello') }));
        flush();

        expect(log.slice(0, 2)).toEqual(['completed', 'destroyed']);
      })();
    },
  );
});

describe('opened$', () => {
  it(
    'replays the opening to late subscribers, also when the socket has ended since',
    marbled(({ cold, expectObservable }) => {
      const socket = connecting(world({ server: cold('-o--x', frames) }).owner);

      expectObservable(socket.opened$, '---^').toBe('---(o|)', { o: undefined });
      expectObservable(socket.opened$, '------^').toBe('------(o|)', { o: undefined });
    }),
  );

  it(
    'errors for late subscribers, too, where a listener has the socket end as it opens',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world({ server: cold('-o', frames) });
      const socket = connecting(owner);
      socket.state$.subscribe((state) => state === 'open' && network.endSocket(socket.id));

      expectObservable(socket.opened$).toBe('-#', undefined, failure('closed'));
      expectObservable(socket.opened$, '---^').toBe('---#', undefined, failure('closed'));
    }),
  );

  it.each<[string, string, (here: ReturnType<typeof world>, socket: OwnedSocket) => void, unknown]>([
    ['its own close()', '-', (_here, socket) => socket.close(), failure('closed')],
    ['the host', '-', ({ network }) => network.endSocket(1), failure('closed')],
    ['destroy()', '-', ({ owner }) => owner.destroy(), failure('owner-destroyed')],
    ['a refused connection', '--#', () => undefined, failure('connect-failed')],
  ])('errors where the socket ends before it opens, late subscribers too: by %s', (_what, line, act, error) => {
    marbled(({ cold, expectObservable }) => {
      const here = world({ server: cold(line, frames) });
      const socket = connecting(here.owner);
      play(cold('--x', { x: () => act(here, socket) }));

      expectObservable(socket.opened$).toBe('--#', {}, error);
      expectObservable(socket.opened$, '----^').toBe('----#', {}, error);
    })();
  });

  it(
    'emits though a listener closes the socket as it opens',
    marbled(({ cold, expectObservable }) => {
      const socket = connecting(world({ server: cold('-o', frames) }).owner);
      socket.state$.subscribe((state) => state === 'open' && socket.close());

      expectObservable(socket.opened$).toBe('-(o|)', { o: undefined });
    }),
  );

  it(
    'errors where a listener ends the socket as it opens',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world({ server: cold('-o', frames) });
      const socket = connecting(owner);
      socket.state$.subscribe((state) => state === 'open' && network.endSocket(1));

      expectObservable(socket.opened$).toBe('-#', {}, failure('closed'));
    }),
  );

  it(
    'does not say that the socket never opened where it is ended by who hears that it did',
    marbled(({ cold, expectObservable, flush }) => {
      const { owner } = world({ server: cold('-o', frames) });
      const log: string[] = [];
      const look = (socket: OwnedSocket) => {
        note(log, 'opened$', socket.opened$);
        return 's';
      };

      expectObservable(owner.open(url).pipe(map(look), take(1))).toBe('-(s|)');
      flush();
      expect(log).toEqual(['opened$', 'opened$ |']);
    }),
  );

  it(
    'L12 errors on the handle of a destroyed owner, though it was open',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world();
      const socket = connecting(owner);
      play(cold('-x', { x: () => owner.destroy() }));

      expectObservable(socket.opened$, '--^').toBe('--#', {}, failure('owner-destroyed'));
    }),
  );

  it(
    'unobserved reports nothing, however the socket ends',
    marbled(({ cold, expectObservable }) => {
      const socket = connecting(world({ server: cold('--#', frames) }).owner);

      expectObservable(socket.ended$.pipe(ended)).toBe('--(e|)', { e: 'network 1006' });
    }),
  );
});

describe('ended$', () => {
  it(
    'trap 38: replays its one value to whoever comes late',
    marbled(({ cold, expectObservable }) => {
      const socket = connecting(world({ server: cold('o-y', frames) }).owner);

      expectObservable(socket.ended$.pipe(ended), '-----^').toBe('-----(e|)', { e: 'peer 4001' });
    }),
  );
});

describe('events$', () => {
  it(
    'trap 57: holds no payload, and nothing that can be changed',
    marbled(({ cold, flush }) => {
      const audits = { ...permissive, close: () => ({ allow: false, reason: 'stay', code: 'mine' }) as const };
      const { owner } = world({ server: cold('-om', frames), owner: { audits } });
      const socket = connecting(owner);
      const events: SocketEvent[] = [];
      socket.events$.subscribe((event) => events.push(event));
      play(cold('---sc', { s: () => socket.send('secret'), c: () => socket.close() }));

      flush();
      expect(events).toEqual([
        { type: 'connected', protocol: '' },
        { type: 'message', seq: 1, bytes: 6 },
        { type: 'sent', seq: 1, bytes: 6 },
        { type: 'denied', action: 'close', code: 'denied', reason: 'stay', given: 'mine' },
        { type: 'unread', messages: 1, bytes: 6 },
      ]);
      expect(events.every(Object.isFrozen)).toBe(true);
    }),
  );
});

const endings: [string, string, (here: ReturnType<typeof world>, socket: OwnedSocket) => void][] = [
  ['denied', 'o', (_here, socket) => socket.connect()],
  ['closed by the peer', 'oy', () => undefined],
  ['lost', 'o#', () => undefined],
  ['refused', '-#', () => undefined],
  ['ended by the host', 'o', ({ network }) => network.endSocket(1)],
  ['destroyed', 'o', ({ owner }) => owner.destroy()],
];

it.each(endings)('L14 no stream but opened$ errors where a socket is %s', (_how, line, act) => {
  marbled(({ cold, flush }) => {
    const here = world({ server: cold(line, frames) });
    const socket = connecting(here.owner);
    const { state$, messages$, sent$, events$, ended$, writable$ } = socket;
    const log: string[] = [];
    for (const stream$ of [state$, messages$, sent$, events$, ended$, writable$]) note(log, 'stream', stream$);
    play(cold('--xd', { x: () => act(here, socket), d: () => here.owner.destroy() }));

    flush();
    expect(log.filter((line) => line.includes('#'))).toEqual([]);
    expect(log.filter((line) => line === 'stream |')).toHaveLength(6);
  })();
});

it.each(endings)(
  'writable$ emits false before it completes, also to a late subscriber, where a socket is %s',
  (_how, line, act) => {
    marbled(({ cold, flush }) => {
      const here = world({ server: cold(line, frames) });
      const socket = connecting(here.owner);
      const log: string[] = [];
      note(log, 'early', socket.writable$);
      socket.ended$.subscribe(() => note(log, 'at the end', socket.writable$));
      play(cold('--xd', { x: () => act(here, socket), d: () => here.owner.destroy() }));

      flush();
      note(log, 'late', socket.writable$);
      const ends = ['early false', 'at the end false', 'early |', 'at the end |'];
      expect(log).toEqual(['early true', ...ends, 'late false', 'late |']);
    })();
  },
);

describe('L13 the last notifications of a socket come in this order', () => {
  const all = (socket: OwnedSocket): string[] => {
    const log: string[] = [];
    const { messages$, events$, ended$, state$, opened$, sent$, writable$ } = socket;
    const streams = { messages$, events$, ended$, state$, opened$, sent$, writable$ };
    for (const [name, stream$] of Object.entries(streams)) note(log, name, stream$);
    log.length = 0; // the present
    return log;
  };
  const last = ['events$', 'ended$', 'state$ closed', 'ended$ |', 'events$ |', 'state$ |', 'messages$ |'];

  it(
    'where the peer closes behind a message',
    marbled(({ cold, flush }) => {
      const server = cold<ServerFrame>('o-(mc)', { o: opened(), m: 'last', c: closes(1000) });
      const socket = connecting(world({ server }).owner);
      let log: string[] = [];
      play(cold('-l', { l: () => (log = all(socket)) }));

      flush();
      expect(log).toEqual(['events$', 'messages$ last', 'writable$ false', ...last, 'sent$ |', 'writable$ |']);
    }),
  );

  it(
    'where the owner is destroyed before it opened',
    marbled(({ cold, flush }) => {
      const { owner } = world({ server: cold<ServerFrame>('-') });
      const socket = connecting(owner);
      const log = all(socket);
      play(cold('-x', { x: () => owner.destroy() }));

      flush();
      const ends = ['events$', 'ended$', 'state$ closed', 'opened$ # owner-destroyed', 'ended$ |', 'events$ |'];
      expect(log).toEqual(['writable$ false', ...ends, 'state$ |', 'messages$ |', 'sent$ |', 'writable$ |']);
    }),
  );

  it(
    'and a subscriber that comes inside one of them gets the same',
    marbled(({ cold, flush }) => {
      const { owner } = world();
      const socket = connecting(owner);
      const log: string[] = [];
      socket.state$.subscribe((state) => state === 'closed' && note(log, 'late', socket.ended$));
      play(cold('-x', { x: () => socket.close() }));

      flush();
      expect(log).toEqual(['late', 'late |']);
    }),
  );
});
