import { map, take } from 'rxjs';
import type { Limits, OwnedSocket, SocketEnd, SocketError } from 'rx-secure-networking';
import { closes, opened, type ServerFrame, type VirtualTransportOptions } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { connecting, permissive, play, quiet, url, world } from '../world.ts';

type World = ReturnType<typeof world>;

/** One way in which an open socket ends, and all that follows from it. */
interface Row {
  readonly act?: (socket: OwnedSocket, here: World) => void;
  /** What the server does, from the second frame. */
  readonly server?: string;
  readonly frames?: Record<string, ServerFrame>;
  readonly link?: VirtualTransportOptions;
  readonly limits?: Partial<Limits>;
  /** What the link is told in the end. */
  readonly wire: readonly string[];
  readonly end: Pick<SocketEnd, 'by' | 'code' | 'reason' | 'wasClean'>;
  readonly error?: SocketError['code'];
  readonly audited?: true;
}

const reason = '';
const owner = { by: 'owner', reason, wasClean: true } as const;
const torn = { reason, wasClean: false } as const;

const rows: Record<string, Row> = {
  'close(code, reason)': {
    act: (socket) => socket.close(4001, 'bye'),
    wire: ['close 4001 bye'],
    end: { ...owner, code: 4001, reason: 'bye' },
    audited: true,
  },
  'complete()': {
    act: (socket) => socket.complete(),
    wire: ['close 1000'],
    end: { ...owner, code: 1000 },
    audited: true,
  },
  'error(e)': {
    act: (socket) => socket.error(new Error('boo')),
    wire: ['close 4000'],
    end: { ...owner, code: 4000 },
    audited: true,
  },
  'owner.destroy()': {
    act: (_socket, here) => here.owner.destroy(),
    wire: ['close 1001'],
    end: { ...torn, by: 'owner', code: 1001 },
  },
  'network.endSocket()': {
    act: (socket, { network }) => network.endSocket(socket.id, 'go'),
    wire: ['close 1001 go'],
    end: { ...torn, by: 'host', code: 1001, reason: 'go' },
    error: 'closed',
  },
  'network.destroy()': {
    act: (_socket, { network }) => network.destroy(),
    wire: ['close 1001'],
    end: { ...torn, by: 'host', code: 1001 },
  },
  'a message that is too large': {
    server: 'm',
    frames: { m: '12345' },
    limits: { maxMessageBytes: 4 },
    wire: ['close 1009'],
    end: { ...torn, by: 'network', code: 1009 },
    error: 'limit',
  },
  'the peer, with 1000': {
    server: 'p',
    frames: { p: closes(1000) },
    wire: [],
    end: { by: 'peer', code: 1000, reason, wasClean: true },
  },
  'trap 29: the peer, with any other code': {
    server: 'p',
    frames: { p: closes(1011, 'oops') },
    wire: [],
    end: { by: 'peer', code: 1011, reason: 'oops', wasClean: true },
    error: 'closed',
  },
  'the peer, without a code': {
    server: 'p',
    frames: { p: closes(1005) },
    wire: [],
    end: { by: 'peer', code: 1005, reason, wasClean: true },
    error: 'closed',
  },
  'a lost connection': {
    server: '#',
    wire: [],
    end: { ...torn, by: 'network', code: 1006 },
    error: 'lost',
  },
  'the deadline of its own close()': {
    act: (socket) => socket.close(),
    link: { closeHandshake: 'never' },
    wire: ['close 1000', 'terminate'],
    end: { ...torn, by: 'deadline', code: 1001 },
    audited: true,
  },
};

describe('an open socket ends once, by', () => {
  it.each(Object.entries(rows))('%s', (_cause, { act, server: line, frames, link, limits, ...expected }) => {
    marbled(({ cold, flush }) => {
      const close = jest.fn(() => true);
      const server = line === undefined ? quiet : cold<ServerFrame>(`o-${line}`, { o: opened(), ...frames });
      const audits = { ...permissive, close };
      const here = world({ server, ...(link && { link }), limits: { closeTimeout: 5, ...limits }, owner: { audits } });
      const socket = connecting(here.owner);
      const ends: SocketEnd[] = [];
      const wire: string[] = [];
      socket.ended$.subscribe((end) => ends.push(end));
      here.wire$.subscribe((what) => wire.push(what));
      if (act) play(cold('--a', { a: () => act(socket, here) }));

      flush();
      const { end, error, audited } = expected;
      expect(ends).toHaveLength(1);
      expect(ends[0]).toMatchObject({ ...end, openFor: ends[0]?.by === 'deadline' ? 7 : 2 });
      expect(ends[0]?.error?.code).toBe(error);
      expect(Object.isFrozen(ends[0])).toBe(true);
      expect(wire).toEqual(expected.wire);
      expect(close).toHaveBeenCalledTimes(audited ? 1 : 0);
      expect(socket.state).toBe('closed');
    })();
  });

  it(
    'its signal, with 1000 and without an audit (trap 45)',
    marbled(({ cold, expectObservable, flush }) => {
      const close = jest.fn(() => true);
      const controller = new AbortController();
      const { owner: mod, wire$ } = world({ owner: { audits: { ...permissive, close } } });
      const socket = connecting(mod, url, { signal: controller.signal });
      play(cold('--a', { a: () => controller.abort() }));

      expectObservable(wire$).toBe('             --c', { c: 'close 1000' });
      expectObservable(socket.ended$).toBe('     --(e|)', { e: { ...torn, by: 'owner', code: 1000, openFor: 2 } });
      flush();
      expect(close).not.toHaveBeenCalled();
    }),
  );

  it('and then leaves its signal alone', () => {
    const listeners = new Set<unknown>();
    const signal = {
      aborted: false,
      addEventListener: (_: string, listener: unknown) => listeners.add(listener),
      removeEventListener: (_: string, listener: unknown) => listeners.delete(listener),
    } as unknown as AbortSignal;
    const socket = world().owner.create(url, { signal });

    expect(listeners.size).toBe(1);
    socket.close();
    expect(listeners.size).toBe(0);
  });

  it(
    'unsubscribing open(), with 1000 and without an audit (trap 34)',
    marbled(({ cold, expectObservable, flush }) => {
      const close = jest.fn(() => true);
      const { owner: mod, wire$ } = world({ owner: { audits: { ...permissive, close } } });
      const socket$ = mod.open(url).pipe(take(1));
      play(cold('--a', { a: () => socket$.subscribe() }));

      expectObservable(wire$).toBe('--(dc)', { d: `dial ${url}`, c: 'close 1000' });
      flush();
      expect(close).not.toHaveBeenCalled();
    }),
  );
});

describe('trap 6: a second end changes nothing:', () => {
  const acts: Record<string, (socket: OwnedSocket, here: World) => void> = {
    'close()': (socket) => socket.close(4002),
    'destroy()': (_socket, here) => here.owner.destroy(),
    'endSocket()': (socket, { network }) => network.endSocket(socket.id),
  };
  const pairs = Object.keys(acts).flatMap((first) => Object.keys(acts).map((second) => [first, second] as const));

  it.each(pairs)('%s, then %s', (first, second) => {
    marbled(({ cold, expectObservable, flush }) => {
      const here = world();
      const socket = connecting(here.owner);
      const ends: SocketEnd[] = [];
      socket.ended$.subscribe((end) => ends.push(end));
      const play1 = () => acts[first]?.(socket, here);
      const play2 = () => {
        const end = ends[0];
        acts[second]?.(socket, here);
        expect(ends).toEqual([end]);
      };
      play(cold('-a-b', { a: play1, b: play2 }));

      expectObservable(socket.state$.pipe(map(String))).toBe(first === 'close()' ? 'o(ix|)' : 'o(x|)', {
        o: 'open',
        i: 'closing',
        x: 'closed',
      });
      flush();
      expect(ends).toHaveLength(1);
    })();
  });
});
