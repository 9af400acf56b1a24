import {
  concat,
  EMPTY,
  filter,
  firstValueFrom,
  lastValueFrom,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  switchMap,
  take,
  tap,
  throwError,
  timeout,
  timer,
  toArray,
} from 'rxjs';
import {
  type OwnedSocket,
  type Owner,
  sendTo,
  session,
  type Session,
  type SessionOptions,
  type SessionStatus,
  type SocketError,
} from 'rx-secure-networking';
import { closes, opened, type ServerFrame, type VirtualServer } from 'rx-secure-networking/testing';
import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';
import { reported } from '../reported.ts';
import { failure, no, note, permissive, play, quiet, saying, thrownBy, url, world } from '../world.ts';
import { frames, inTurn, nobody, quick, tornDown, tornDownBadly } from './quick.ts';

type Prepare = NonNullable<SessionOptions['prepare']>;

const start = (owner: Owner, { reconnect, ...options }: SessionOptions = {}): Session =>
  session(owner, url, { ...options, reconnect: { ...quick, ...reconnect } });

/** c(onnecting), p(reparing), r(eady), (c)l(osing), w(aiting), (closed: the) e(nd). */
const letters = { connecting: 'c', preparing: 'p', ready: 'r', closing: 'l', waiting: 'w', closed: 'e' };
const states = map(({ state }: SessionStatus) => letters[state]);
const text = ({ state, attempt, delay, reason }: SessionStatus): string =>
  [state, attempt, delay, reason].join(' ').trim();

/** Says hello, and waits for the welcome. */
const hello = (socket: OwnedSocket): Observable<unknown> => {
  socket.send('hello');
  return socket.messages$.pipe(
    filter((message) => message === 'welcome'),
    take(1),
  );
};

/** Accepts at once, welcomes after so many frames, and does what `then` does, counted from the opening. */
const welcoming = (frames: number, then: Observable<ServerFrame> = NEVER): Observable<ServerFrame> =>
  concat(of(opened()), merge(timer(frames).pipe(map((): ServerFrame => 'welcome')), then, NEVER));

const restart = (frames: number): Observable<ServerFrame> => timer(frames).pipe(map(() => closes(1012, 'restart')));

/** A world whose session is in that state in frame 2. */
const phases: readonly (readonly [state: SessionStatus['state'], server: VirtualServer, options: SessionOptions])[] = [
  ['connecting', NEVER, {}],
  ['preparing', saying(), { prepare: () => NEVER }],
  ['ready', saying(), {}],
  ['closing', concat(of(opened(), closes(1012, '', 9)), NEVER), {}],
  ['waiting', nobody, {}],
  ['closed', saying(closes(1000)), {}],
];

describe('session()', () => {
  it(
    'connects at once, and again with a new socket after a lost connection: subscribers keep their streams',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('--oa-r', frames);
      const { owner } = world({ server });
      const { status$, messages$ } = start(owner);
      play(cold('12ms d', { d: owner.destroy }));

      expectObservable(status$.pipe(states)).toBe('c-r--(lw)c-r(le|)');
      expectObservable(messages$).toBe('---a--------|');
      expectSubscriptions(server.subscriptions).toBe(['^----!', '---------^--!']);
    }),
  );

  it(
    'L27 keeps no place for what a socket held while `prepare` ran: however often it connects again, it is never over a limit',
    marbled(({ cold, flush }) => {
      const server = cold('oar', frames);
      const { owner, network } = world({ server, limits: { socketsPerOwner: 1, holdTimeout: 1_000_000 } });
      const denials: string[] = [];
      network.decisions$.subscribe(({ allow, code }) => allow || denials.push(code));
      const chat = start(owner, { prepare: () => NEVER, reconnect: { maxAttempts: 20 } });
      play(cold('99ms c', { c: chat.close }));
      flush();

      expect(server.subscriptions.length).toBeGreaterThan(4);
      expect(denials).toEqual([]);
      expect(() => owner.create(url)).not.toThrow();
    }),
  );

  it(
    'reports each attempt, its delay and why it is necessary',
    marbled(({ flush, cold }) => {
      const server = inTurn(nobody, nobody, cold('oar', frames), cold('oax', frames));
      const log: string[] = [];
      start(world({ server }).owner).status$.subscribe((status) => log.push(text(status)));
      flush();

      const refused = 'Socket to wss://example.com:443/chat: the connection failed (refused)';
      const lost = 'Socket to wss://example.com:443/chat: the peer closed the connection with code 1012 (restart)';
      expect(log).toEqual([
        'connecting 0 0',
        `waiting 1 4 ${refused}`,
        `connecting 1 0 ${refused}`,
        `waiting 2 8 ${refused}`,
        `connecting 2 0 ${refused}`,
        'ready 2 0',
        'closing 2 0',
        `waiting 3 16 ${lost}`,
        `connecting 3 0 ${lost}`,
        'ready 3 0',
        'closing 3 0',
        'closed 3 0',
      ]);
    }),
  );

  it(
    'is ready exactly while its socket is connected, and has the socket then',
    marbled(({ cold, flush }) => {
      const { owner } = world({ server: inTurn(nobody, cold('-o-r', frames), cold('o--o#', frames), saying()) });
      const { status$, send } = start(owner);
      const seen = new Set<string>();
      status$.subscribe(({ state, socket }) => {
        expect(socket?.connected ?? false).toBe(state === 'ready');
        expect(send('now')).toBe(state === 'ready' ? 'sent' : 'not-open');
        seen.add(state);
      });
      play(timer(99).pipe(map(() => owner.destroy)));
      flush();

      expect([...seen].sort()).toEqual(['closed', 'closing', 'connecting', 'ready', 'waiting']);
    }),
  );

  it(
    'serves several subscribers over one connection, and gives the present to who comes later or again',
    marbled(({ expectObservable, expectSubscriptions, cold }) => {
      const server = cold('-oa-b-c', { ...frames, c: 'c' });
      const { status$, messages$ } = start(world({ server }).owner);

      expectObservable(status$.pipe(states), '9ms !').toBe('cr');
      expectObservable(status$.pipe(states), '--^--!').toBe('--r');
      expectObservable(status$.pipe(states), '------^-!').toBe('------r');
      expectObservable(messages$, '---!').toBe('--a');
      expectObservable(messages$, '---^-!').toBe('----b');
      expectObservable(messages$, '------^-!').toBe('------c');
      expectSubscriptions(server.subscriptions).toBe('^--------');
    }),
  );

  it(
    'L15 holds messages until messages$ has its first subscriber',
    marbled(({ expectObservable, cold }) => {
      const { messages$ } = start(world({ server: cold('-oab----c', { ...frames, c: 'c' }) }).owner);

      expectObservable(messages$, '----^').toBe('----(ab)c');
      expectObservable(messages$, '-----^').toBe('--------c');
    }),
  );

  it(
    'takes a function as the target, and calls it for each connection',
    marbled(({ flush, cold }) => {
      const { owner, wire$ } = world({ server: cold('oar', frames) });
      const dials: string[] = [];
      wire$.pipe(filter((what) => what.startsWith('dial'))).subscribe((what) => dials.push(what));
      let ticket = 0;
      session(owner, () => of({ url: `${url}?ticket=${++ticket}` }), { reconnect: quick });
      play(timer(9).pipe(map(() => owner.destroy)));
      flush();

      expect(dials).toEqual([`dial ${url}?ticket=1`, `dial ${url}?ticket=2`]);
    }),
  );

  it(
    'takes the options of the socket, and of reconnect()',
    marbled(({ flush, cold }) => {
      const attempts: number[] = [];
      const onAttempt = ({ attempt, delay }: { attempt: number; delay: number }) => attempts.push(attempt, delay);
      const { owner } = world({ server: cold('oar', frames) });
      const limited = start(owner, { messages: 'discard', reconnect: { maxAttempts: 1, onAttempt } });
      play(timer(20).pipe(map(() => () => expect(attempts).toEqual([1, 4]))));

      const codes = map(({ state, error }: SessionStatus) => `${state} ${(error as SocketError | undefined)?.code}`);
      const log: string[] = [];
      note(log, 'status', limited.status$.pipe(codes));
      flush();

      expect(log).toEqual([
        'status connecting undefined',
        'status ready undefined',
        'status closing undefined',
        'status waiting closed',
        'status connecting closed',
        'status ready undefined',
        'status closing undefined',
        'status closed gave-up',
        'status |',
      ]);
    }),
  );

  it(
    'has no open socket when it is closed since prepare failed, and close() inside that status changes nothing',
    marbled(({ flush }) => {
      const { owner, network } = world({ server: saying() });
      const session = start(owner, { prepare: () => throwError(() => new Error('wrong password')) });
      const log: string[] = [];
      session.status$.subscribe(({ state }) => {
        if (state !== 'closed') return;
        for (const { sockets } of network.snapshot()) log.push(...sockets.map((socket) => `socket ${socket.state}`));
        session.close();
      });
      note(log, 'status', session.status$.pipe(map(text)));
      flush();
      note(log, 'late', session.status$.pipe(map(text)));

      const closed = 'closed 0 0 wrong password';
      expect(log.filter((line) => line.startsWith('socket'))).toEqual([]);
      expect(log.slice(-4)).toEqual([`status ${closed}`, 'status |', `late ${closed}`, 'late |']);
    }),
  );

  it('keeps the error of prepare if it is closed while its socket ends, and reports it if nobody sees it', () => {
    const wrong = new Error('wrong password');
    const failing = (): Session => {
      const session: Session = start(world({ server: saying() }).owner, {
        prepare: (socket) => {
          socket.ended$.subscribe(() => session.close());
          return throwError(() => wrong);
        },
      });
      return session;
    };
    const log: string[] = [];
    const errors = reported(() => {
      note(log, 'status', failing().status$.pipe(map(text)));
      failing();
    });

    expect(log.slice(-2)).toEqual(['status closed 0 0 wrong password', 'status |']);
    expect(errors).toEqual([wrong]);
  });

  it.each<[string, (session: Session, owner: Owner) => void]>([
    ['close()', ({ close }) => close()],
    ['destroy()', (_session, owner) => owner.destroy()],
  ])('L10 does not call onAttempt after a %s inside the status waiting', (_what, end) =>
    marbled(({ flush }) => {
      const onAttempt = jest.fn();
      const { owner } = world({ server: nobody });
      const session = start(owner, { reconnect: { onAttempt } });
      const log: string[] = [];
      note(log, 'status', session.status$.pipe(map(({ state }) => state)));
      session.status$.subscribe(({ state }) => state === 'waiting' && end(session, owner));
      flush();

      expect(log).toEqual(['status connecting', 'status waiting', 'status closed', 'status |']);
      expect(onAttempt).not.toHaveBeenCalled();
    })(),
  );

  it(
    'gives each subscriber its own copy of an error, and takes what the users write to theirs for none of its own',
    marbled(({ flush }) => {
      const spoil = ({ error }: { error: object }) => Object.assign(error, { code: 'spoilt' });
      const session = start(world({ server: nobody }).owner, { reconnect: { onAttempt: spoil } });
      const errors: unknown[] = [];
      session.status$.subscribe((status) => status.error && spoil({ error: status.error }));
      session.status$.subscribe(({ error }) => error && errors.push(error));
      play(timer(5).pipe(map(() => session.close)));
      flush();

      expect(errors).toEqual([failure('connect-failed'), failure('connect-failed'), failure('connect-failed')]);
    }),
  );

  it(
    'gives each subscriber its own copy of the error of an end, too',
    marbled(({ flush }) => {
      const session = start(world({ server: saying(closes(4001)) }).owner);
      const codes: unknown[] = [];
      session.status$.subscribe(({ end }) => end?.error && Object.assign(end.error, { code: 'spoilt' }));
      session.status$.subscribe(
        ({ end, error }) => end && codes.push(end.error?.code, (error as SocketError | undefined)?.code),
      );
      play(timer(5).pipe(map(() => session.close)));
      flush();

      expect(codes.slice(0, 2)).toEqual(['closed', 'closed']);
    }),
  );

  it('is frozen, with all of its parts, needs no `this`, and leads to nothing else (L9)', () => {
    const { owner } = world();
    const session = start(owner);
    const { status$, messages$, send, close } = session;
    for (const part of [session, status$, messages$, send, close]) expect(Object.isFrozen(part)).toBe(true);
    for (const stream$ of [status$, messages$]) expect(Reflect.get(stream$, 'source')).toBeUndefined();
    status$.subscribe((status) => expect(Object.isFrozen(status)).toBe(true));
    expect(send('too early')).toBe('not-open');
    close();
  });

  it('L17 a callback that throws breaks nothing, and is reported', () => {
    const log: string[] = [];
    const fault = (): never => {
      throw new Error('fault');
    };
    const errors = reported(() => {
      const session = start(world({ server: inTurn(nobody, saying('a')) }).owner, { reconnect: { onAttempt: fault } });
      expect(session.send('now', fault)).toBe('not-open');
      session.status$.subscribe(fault);
      session.messages$.subscribe(fault);
      note(log, 'status', session.status$.pipe(states));
      note(log, 'message', session.messages$);
      play(timer(9).pipe(map(() => session.close)));
    });

    expect(log).toEqual([
      'status c',
      'status w',
      'status c',
      'status r',
      'message a',
      'status e',
      'status |',
      'message |',
    ]);
    expect(errors).toEqual(Array.from({ length: 8 }, () => new Error('fault')));
  });

  test.each<[string, () => unknown, string | RegExp]>([
    ['no owner', () => session(undefined as never, url), 'session() takes the owner first: session(owner, url)'],
    ['the arguments in the wrong order', () => session(url as never, url), /takes the owner first/],
    ['an unknown option', () => start(world().owner, { prepared: 1 } as never), /session\.prepared.*prepare/],
    ['options that are a function', () => session(world().owner, url, (() => EMPTY) as never), /plain object/],
    ['a prepare that is none', () => start(world().owner, { prepare: EMPTY as never }), /prepare must be a function/],
    ['an unknown option of reconnect', () => start(world().owner, { reconnect: { delay: 1 } as never }), /reconnect/],
    [
      'a class as the options of reconnect',
      () => session(world().owner, url, { reconnect: new Map() as never }),
      /Map/,
    ],
    ['an onAttempt that is none', () => start(world().owner, { reconnect: { onAttempt: 1 as never } }), /onAttempt/],
    [
      'a wrong delay',
      () => start(world().owner, { reconnect: { initialDelay: -1 } }),
      /initialDelay must be an integer/,
    ],
    ['a wrong option of the socket', () => start(world().owner, { messages: 'keep' as never }), /messages must be/],
    ['a wrong target', () => session(world().owner, 7 as never), /./],
  ])('throws for %s, and connects nothing', (_what, call, message) => {
    expect(String(thrownBy(call))).toMatch(message);
  });
});

describe('prepare', () => {
  it(
    'trap 15: runs on each connection, before it is ready; what comes meanwhile is only for it',
    marbled(({ cold, expectObservable, flush }) => {
      const prepared: number[] = [];
      const prepare = (socket: OwnedSocket) => {
        prepared.push(socket.id);
        return hello(socket);
      };
      const then = cold('-b--a-r', { ...frames });
      const { owner } = world({ server: inTurn(welcoming(2, then), welcoming(4)) });
      const { status$, messages$ } = start(owner, { prepare });

      expectObservable(status$.pipe(states), '20ms !').toBe('p-r---(lw)(cp)r');
      expectObservable(messages$, '20ms !').toBe('----a');
      flush();
      expect(prepared).toEqual([1, 2]);
    }),
  );

  test.each<[string, (socket: OwnedSocket) => unknown]>([
    ['0', () => 0],
    ['true', () => true],
    ['another object', () => () => EMPTY],
    ['another object', ({ messages$ }) => messages$.subscribe()],
  ])('that returns %s ends the session with an error that names it', async (shown, prepare) => {
    const { owner } = world();
    const { status$ } = start(owner, { prepare: prepare as Prepare });
    const { state, reason, error } = await lastValueFrom(status$);

    const message = `session: prepare must return an observable, a promise or nothing, not ${shown}`;
    expect([state, reason]).toEqual(['closed', message]);
    expect(error).toBeInstanceOf(TypeError);
  });

  test.each<[string, Prepare]>([
    [
      'nothing',
      (socket) => {
        socket.send('hello');
      },
    ],
    ['an outcome', (socket) => socket.send('hello')],
    ['an empty observable', () => EMPTY],
    ['an observable of outcomes', (socket) => sendTo(socket)(['hello', 'subscribe'])],
    ['an array', () => [1, 2]],
    ['a promise', () => Promise.resolve('done')],
    ['an async function', (socket) => firstValueFrom(timer(1).pipe(tap(() => socket.send('hello'))))],
    [
      'an async generator',
      async function* () {
        yield await Promise.resolve(1);
      },
    ],
  ])('may return %s', async (_what, prepare) => {
    const { owner } = world();
    const { status$, close } = start(owner, { prepare });
    const seen = await firstValueFrom(status$.pipe(states, take(3), toArray()));

    expect(seen).toEqual(['c', 'p', 'r']);
    close();
  });

  const wrong = new Error('wrong password');
  test.each<[string, Prepare, string]>([
    [
      'throws',
      () => {
        throw wrong;
      },
      'wrong password',
    ],
    ['errors', () => timer(2).pipe(switchMap(() => throwError(() => wrong))), 'wrong password'],
    ['returns what is no observable', () => 7 as never, '7'],
    [
      'throws what is no error',
      () => {
        throw 'a text';
      },
      'a text',
    ],
    [
      'throws what cannot be read',
      () => {
        throw Object.create(null);
      },
      'prepare failed',
    ],
    [
      'throws nothing at all',
      () => {
        throw undefined;
      },
      'prepare failed',
    ],
    [
      'has its message denied',
      (socket) => {
        if (socket.send('hello') === 'denied') throw wrong;
        return EMPTY;
      },
      'wrong password',
    ],
  ])('that %s ends the session and its connection, and is not tried again', (_what, prepare, reason) =>
    marbled(({ flush }) => {
      const { owner, wire$ } = world({ owner: { audits: { ...permissive, send: no } } });
      const wire: string[] = [];
      wire$.subscribe((what) => wire.push(what.slice(0, 10)));
      const { status$, messages$ } = start(owner, { prepare });
      const log: string[] = [];
      note(log, 'status', status$.pipe(map(text)));
      note(log, 'messages', messages$);
      flush();

      expect(log.at(2)).toContain(`status closed 0 0 `);
      expect(log.at(2)).toContain(reason);
      expect(log.slice(3)).toEqual(['status |', 'messages |']);
      expect(wire).toEqual([`dial wss:/`, 'close 1000']);
    })(),
  );

  it.each<[string, (failing$: Observable<unknown>) => ReturnType<Prepare>]>([
    ['errors', (failing$) => failing$],
    ['rejects', (failing$) => lastValueFrom(failing$)],
  ])(
    'that %s with an error of open() ends the session with that error, and is not tried again',
    async (_how, prepared) => {
      const { owner, network } = world({ server: ({ url: dialled }) => (dialled === url ? quiet : nobody) });
      let calls = 0;
      const prepare: Prepare = () => {
        calls += 1;
        return prepared(owner.open('wss://example.com/sign-in'));
      };
      const { status$ } = session(owner, url, { prepare });
      const { error } = await firstValueFrom(
        status$.pipe(filter(({ state }) => state === 'waiting' || state === 'closed')),
      );

      expect(error).toEqual(failure('connect-failed'));
      expect(calls).toBe(1);
      expect(await lastValueFrom(status$)).toMatchObject({ state: 'closed', reason: (error as SocketError).message });
      network.destroy();
    },
  );

  it('that rejects ends the session, and a promise that rejects after the connection has closed disturbs nothing', async () => {
    const { owner, network } = world({ server: inTurn(welcoming(0, restart(5)), saying()) });
    const rejecting = start(owner, { prepare: () => Promise.reject(wrong) });
    const { error } = await firstValueFrom(rejecting.status$.pipe(filter(({ state }) => state === 'closed')));
    expect(error).toBe(wrong);

    const late = start(owner, { prepare: (socket) => firstValueFrom(socket.messages$.pipe(filter(() => false))) });
    const { state } = await firstValueFrom(
      late.status$.pipe(filter(({ state }) => state === 'closed' || state === 'preparing')),
    );
    expect(state).toBe('preparing');
    network.destroy();
    await Promise.resolve();
  });

  it(
    'is unsubscribed when the connection is lost meanwhile, without an error, and runs again on the next',
    marbled(({ expectObservable, flush }) => {
      const { owner } = world({ server: inTurn(welcoming(9, restart(2)), welcoming(4)) });
      const unsubscribed: string[] = [];
      const prepare = (socket: OwnedSocket) =>
        hello(socket).pipe(tap({ unsubscribe: () => unsubscribed.push('unsubscribed') }));

      expectObservable(start(owner, { prepare }).status$.pipe(states), '12ms !').toBe('p-(lw)(cp)r');
      flush();
      expect(unsubscribed).toEqual(['unsubscribed']);
    }),
  );

  it(
    'L16 goes on while the connection closes: its error for a message that was still being audited ends the session',
    marbled(({ flush }) => {
      const receive = () => timer(3).pipe(map(() => true));
      const server = inTurn(saying('who are you', closes(1011)), saying());
      const { owner, wire$ } = world({ server, owner: { audits: { ...permissive, receive } } });
      const log: string[] = [];
      wire$.subscribe((what) => log.push(what.slice(0, 5)));
      const prepare = ({ messages$ }: OwnedSocket) => messages$.pipe(switchMap(() => throwError(() => wrong)));
      note(log, 'status', start(owner, { prepare }).status$.pipe(map(text)));
      flush();

      expect(log).toEqual([
        'dial ',
        'status connecting 0 0',
        'status preparing 0 0',
        'status closing 0 0',
        'status closed 0 0 wrong password',
        'status |',
      ]);
    }),
  );

  it(
    'that completes while the connection closes makes no session ready',
    marbled(({ expectObservable }) => {
      const server = inTurn(welcoming(1, of(closes(1012, '', 5))), welcoming(0));
      const { status$ } = start(world({ server }).owner, { prepare: hello });

      expectObservable(status$.pipe(states), '8ms !').toBe('l----w');
    }),
  );

  it(
    'may have a time limit, which ends the session',
    marbled(({ expectObservable }) => {
      const prepare = (socket: OwnedSocket) => hello(socket).pipe(timeout(5));
      const { status$ } = start(world().owner, { prepare });

      expectObservable(status$.pipe(states)).toBe('p----(e|)');
    }),
  );
});

describe('send()', () => {
  it.each(phases)('while %s', (state, server, options) =>
    marbled(({ flush }) => {
      const session = start(world({ server }).owner, options);
      const outcomes: string[] = [];
      const send = () => {
        session.status$.pipe(take(1)).subscribe((status) => expect(status.state).toBe(state));
        outcomes.push(session.send('a', (outcome) => outcomes.push(outcome)));
      };
      play(timer(2).pipe(map(() => send)));
      play(timer(3).pipe(map(() => session.close)));
      flush();

      const outcome = state === 'ready' ? 'sent' : 'not-open';
      expect(outcomes).toEqual([outcome, outcome]);
    })(),
  );

  it(
    'is pending while an audit has not answered, and settles once',
    marbled(({ flush }) => {
      const log: string[] = [];
      const send = () => timer(3).pipe(map(() => true));
      const session = start(world({ owner: { audits: { ...permissive, send } } }).owner);
      const sending = () => log.push(session.send('a', (outcome) => log.push(outcome)));
      play(timer(1).pipe(map(() => sending)));
      play(timer(9).pipe(map(() => session.close)));
      flush();

      expect(log).toEqual(['pending', 'sent']);
    }),
  );

  it(
    'takes a stream with sendTo(status.socket), which continues on the next connection if the program says so',
    marbled(({ cold, expectObservable }) => {
      const server: VirtualServer = (_dial, received$) => merge(of(opened()), received$, restart(4));
      const { owner } = world({ server });
      const { status$, messages$, close } = start(owner);
      const lines$ = cold('-1-2-3-4-5-6-7');
      status$.pipe(switchMap(({ socket }) => (socket ? lines$.pipe(sendTo(socket)) : EMPTY))).subscribe();
      play(timer(11).pipe(map(() => close)));

      expectObservable(messages$).toBe('-1-2-----1-|');
    }),
  );
});

describe('the end of a session', () => {
  const ends = [
    ['owner.destroy()', (_session: Session, owner: Owner) => owner.destroy('no longer welcome')],
    ['close()', (session: Session) => session.close()],
    ['an abort of its signal', (_session: Session, _owner: Owner, controller: AbortController) => controller.abort()],
  ] as const;
  const living = phases.filter(([state]) => state !== 'closed');

  describe.each(ends)('%s', (name, act) => {
    it.each(living)(
      'L10 while %s completes all in its call, leaves no timer, and nothing dials afterwards',
      (state, server, options) =>
        marbled(({ flush }) => {
          const scheduler = countingScheduler();
          const { owner, network, wire$ } = world({ server, scheduler });
          const controller = new AbortController();
          const session = start(owner, { ...options, signal: controller.signal });
          const log: string[] = [];
          const wire: string[] = [];
          const endIt = () => {
            wire$.subscribe((what) => wire.push(what.slice(0, 5)));
            note(log, 'status', session.status$.pipe(map(({ state }) => state)));
            note(log, 'messages', session.messages$);
            act(session, owner, controller);
            expect(log.at(0)).toBe(`status ${state}`);
            expect(log.slice(-3).sort()).toEqual(['messages |', 'status closed', 'status |']);
            expect(
              network
                .snapshot()
                .flatMap(({ sockets }) => sockets)
                .filter((socket) => socket.state !== 'closed'),
            ).toEqual([]);
            log.length = 0;
            act(session, owner, controller);
            session.close();
            expect(session.send('a')).toBe('not-open');
          };
          play(timer(2).pipe(map(() => endIt)));
          flush();

          expect(log).toEqual([]);
          expect(wire.filter((what) => what === 'dial ')).toEqual([]);
          expect(scheduler.due).toBe(0);
          expect(name).not.toBe('');
        })(),
    );

    it.each(living)('inside a subscriber of status$ that gets %s', (state, server, options) =>
      marbled(({ flush }) => {
        const { owner } = world({ server });
        const controller = new AbortController();
        const session = start(owner, { ...options, signal: controller.signal });
        const log: string[] = [];
        session.status$.subscribe((status) => {
          if (status.state === state) act(session, owner, controller);
        });
        note(log, 'status', session.status$.pipe(map((status) => status.state)));
        flush();

        expect(log.slice(-2)).toEqual(['status closed', 'status |']);
        expect(log.filter((line) => line === 'status closed')).toHaveLength(1);
      })(),
    );
  });

  describe.each(ends)('%s', (_name, act) => {
    it('L17 while a wakeOn waits whose teardown throws ends it all the same, and reports that', () => {
      const log: string[] = [];
      const errors = reported(() => {
        const { owner } = world({ server: nobody });
        const controller = new AbortController();
        const session = start(owner, { reconnect: { wakeOn: tornDownBadly }, signal: controller.signal });
        play(
          timer(2).pipe(
            map(() => () => {
              note(log, 'status', session.status$.pipe(states));
              note(log, 'messages', session.messages$);
              act(session, owner, controller);
              session.close();
            }),
          ),
        );
      });

      expect(log).toEqual(['status w', 'status e', 'status |', 'messages |']);
      expect(errors).toEqual([expect.objectContaining({ errors: [tornDown] })]);
    });
  });

  it(
    'sends 1000 to the peer with close(), and any other code with that of the socket',
    marbled(({ flush }) => {
      const { owner, wire$ } = world();
      const wire: string[] = [];
      wire$.subscribe((what) => wire.push(what));
      const [first, second] = [start(owner), start(owner)];
      const log: string[] = [];
      note(log, 'second', second.status$.pipe(map(({ state, end }) => `${state} ${end?.code ?? ''}`.trim())));
      play(timer(1).pipe(map(() => first.close)));
      second.status$.subscribe(({ socket }) => socket?.close(4001, 'bye'));
      flush();

      expect(wire.filter((what) => what.startsWith('close'))).toEqual(['close 4001 bye', 'close 1000']);
      expect(log).toEqual(['second connecting', 'second ready', 'second closing', 'second closed 4001', 'second |']);
    }),
  );

  test.each<[string, VirtualServer, string, object]>([
    [
      "the peer's 1000",
      saying(closes(1000, 'good night')),
      'good night',
      { end: expect.objectContaining({ by: 'peer', code: 1000 }) as unknown },
    ],
    ['a code that is final', saying(closes(4001, 'who are you')), 'who are you', { error: failure('closed') }],
  ])('says why: %s', (_what, server, reason, more) =>
    marbled(({ flush }) => {
      const last: SessionStatus[] = [];
      start(world({ server }).owner).status$.subscribe((status) => (last[0] = status));
      flush();

      expect(last[0]).toMatchObject({ state: 'closed', ...more });
      expect(last[0]?.reason).toContain(reason);
    })(),
  );

  it(
    'says who destroyed the owner, and stays for who comes later',
    marbled(({ flush, expectObservable }) => {
      const { owner } = world();
      const { status$, messages$ } = start(owner);
      play(timer(2).pipe(map(() => () => owner.destroy('no longer welcome'))));

      const late$ = status$.pipe(map(({ state, reason, end }) => `${state}: ${reason} (${end?.by})`));
      expectObservable(late$, '----^').toBe('----(a|)', { a: 'closed: no longer welcome (owner)' });
      expectObservable(messages$, '----^').toBe('----|');
      flush();
    }),
  );

  it(
    'comes by the signal of its sockets, and in the same frame for an owner that is destroyed already',
    marbled(({ expectObservable, flush }) => {
      const { owner, newOwner } = world();
      const leaving = new AbortController();
      const aborted = start(newOwner(), { signal: leaving.signal });
      play(timer(2).pipe(map(() => () => leaving.abort())));
      owner.destroy();
      const log: string[] = [];
      note(log, 'status', start(owner).status$.pipe(map(({ state, error }) => `${state} ${String(error)}`)));

      expectObservable(aborted.status$.pipe(states)).toBe('r-(le|)');
      flush();
      expect(log).toEqual([
        'status connecting undefined',
        'status closed SocketError: Cannot create a socket for "wss://example.com/chat": the owner is destroyed',
        'status |',
      ]);
    }),
  );

  it('L7 an error that nobody would see is reported once, with the owner; a subscriber of status$ sees it', () => {
    const denied = (owner: Partial<Parameters<typeof world>[0]> = {}) =>
      world({ owner: { audits: {} }, ...owner }).owner;
    const errors: unknown[][] = [];
    const unhandled = reported(() => {
      start(denied()); // nobody subscribes
      start(denied()).messages$.subscribe(); // which cannot error
      start(denied()).status$.pipe(take(1)).subscribe(); // has left before
      start(denied()).status$.subscribe();
      start(denied({ onError: (error, owner) => errors.push([error, owner.name]) }));
    });

    expect(unhandled).toEqual([failure('denied'), failure('denied'), failure('denied')]);
    expect(errors).toEqual([[failure('denied'), 'chat']]);
  });
});
