import {
  concat,
  finalize,
  identity,
  map,
  mergeMap,
  NEVER,
  type Observable,
  of,
  type OperatorFunction,
  repeat,
  Subject,
  switchMap,
  take,
  takeUntil,
  tap,
  throwError,
} from 'rxjs';
import { inOrder, type InOrderOptions, json, type Message, type OwnedSocket } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { brief, connecting, failure, play, saying, thrownBy, url, world } from '../world.ts';

const socketLike = (log: string[] = []): OwnedSocket =>
  ({ hold: () => (log.push('hold'), () => log.push('go on')), close: () => log.push('close') }) as never;

describe('inOrder()', () => {
  it.each([
    ['gives what project makes of each message', '-a-b-|', '-A-B-|'],
    ['is empty if its source is', '--|', '--|'],
    ['takes one', '--(a|)', '--(A|)'],
    ['never emits if its source never does', '---', '---'],
    ['errors with its source', '-a-#', '-A-#'],
    ['never ends where its source does not', '-a-', '-A-'],
  ])('%s', (_what, marble, expected) => {
    marbled(({ cold, expectObservable }) => {
      const upper = (message: Message) => of(String(message).toUpperCase());

      expectObservable(cold(marble).pipe(inOrder(socketLike(), upper))).toBe(expected);
    })();
  });

  it(
    'works on one message after the other, and completes behind the last',
    marbled(({ cold, expectObservable }) => {
      const source = cold('-(abc|)');

      expectObservable(source.pipe(inOrder(socketLike(), (m) => cold('-x-(y|)', { x: `${m}1`, y: `${m}2` })))).toBe(
        '--a-A b-B c-(C|)'.replaceAll(' ', ''),
        { a: 'a1', A: 'a2', b: 'b1', B: 'b2', c: 'c1', C: 'c2' }, // -(abc|), then -x-(y|) three times
      );
    }),
  );

  it(
    'L16 with concurrency keeps the order of the messages, whichever is done first',
    marbled(({ cold, expectObservable }) => {
      const source = cold('-(abc|)');
      const times: Record<string, string> = { a: '----(x|)', b: '-(x|)', c: '----x-(y|)' };
      const project = (m: Message) => cold(times[String(m)] ?? '|', { x: m, y: `${String(m)}!` });

      // a and b run; c starts when both are through.
      // a and b run; b waits for its turn; then c starts.
      expectObservable(source.pipe(inOrder(socketLike(), project, { concurrency: 2 }))).toBe('-----(ab)c-(d|)', {
        a: 'a',
        b: 'b',
        c: 'c',
        d: 'c!',
      });
    }),
  );

  it.each([1, 2])(
    'starts a message when the work on an earlier one is torn down, as mergeMap does (%d at a time)',
    (most) =>
      marbled(({ cold, flush }) => {
        const orderIn = (
          operator: (work: (message: Message) => Observable<string>) => OperatorFunction<string, string>,
        ) => {
          const log: string[] = [];
          const work = (message: Message) => {
            log.push(`take ${String(message)}`);
            return cold('--(x|)', { x: 'result' }).pipe(finalize(() => log.push(`free ${String(message)}`)));
          };
          cold('-(abcd|)')
            .pipe(operator(work))
            .subscribe({ complete: () => log.push('complete') });
          return log;
        };
        const log = orderIn((work) => inOrder(socketLike(), work, { concurrency: most }));
        const expected = orderIn((work) => mergeMap(work, most));
        flush();

        expect(log).toEqual(expected);
        expect(log).toHaveLength(9);
      })(),
  );

  it.each([
    ['processes what it has received also after its owner is destroyed', false, ['a', 'b', 'c']],
    ['L10 stops with its owner behind takeUntil(owner.destroyed$)', true, ['a']],
  ] as const)('%s', (_what, stops, expected) =>
    marbled(({ cold, flush }) => {
      const { owner } = world({ server: saying('a', 'b', 'c') });
      const log: unknown[] = [];
      const work = (message: Message) => {
        log.push(message);
        return cold('---(x|)');
      };
      owner
        .open(url)
        .pipe(
          switchMap((socket) => socket.messages$.pipe(inOrder(socket, work))),
          stops ? takeUntil(owner.destroyed$) : identity,
        )
        .subscribe();
      play(cold('-x', { x: () => owner.destroy() }));
      flush();

      expect(log).toEqual(expected);
    })(),
  );

  it('counts messages for project, from 0, anew for each subscription', () => {
    const indices: number[] = [];
    const work$ = of('a', 'b').pipe(inOrder(socketLike(), (_message, index) => of(indices.push(index))));
    work$.subscribe();
    work$.subscribe();

    expect(indices).toEqual([0, 1, 0, 1]);
  });

  it(
    'errors where project throws, and where what it gives errors; the link is let go',
    marbled(({ cold, expectObservable, flush }) => {
      const log: string[] = [];
      const socket = socketLike(log);
      const never = (m: Message): Observable<string> => (m === 'c' ? throwError(() => 'inner') : cold('--|'));

      expectObservable(
        cold('-a', { a: 'a' }).pipe(
          inOrder(socket, () => {
            throw new Error('boo');
          }),
        ),
      ).toBe('-#', undefined, { name: 'Error', message: 'boo' });
      expectObservable(cold('-a-c').pipe(inOrder(socket, never, { highWaterMark: 1 }))).toBe(
        '---#',
        undefined,
        'inner',
      );
      expectObservable(cold('-(abc)').pipe(inOrder(socket, never, { highWaterMark: 1 }))).toBe(
        '-----#',
        undefined,
        'inner',
      );
      flush();
      expect(log).toEqual(['hold', 'go on']);
    }),
  );

  it(
    'unsubscribes from the work when it is unsubscribed, and resumes the link',
    marbled(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const log: string[] = [];
      const inner = cold('----x|');
      const source = cold('-(abcd)');

      expectObservable(source.pipe(inOrder(socketLike(log), () => inner, { highWaterMark: 2 })), '^--!').toBe('---');
      expectSubscriptions(source.subscriptions).toBe('^--!');
      expectSubscriptions(inner.subscriptions).toBe('-^-!');
      flush();
      expect(log).toEqual(['hold', 'go on']);
    }),
  );

  it('takes a burst of what is done at once without deep recursion', () => {
    const burst = Array.from({ length: 16_000 }, (_, i) => String(i));
    let done = 0;
    concat(of('first'), of(...burst))
      .pipe(inOrder(socketLike(), (message) => of(message)))
      .subscribe(() => (done += 1));

    expect(done).toBe(16_001);
  });

  it('refuses bounds that are the wrong way round', () => {
    const make = () => inOrder(socketLike(), () => of(1), { highWaterMark: 2, maxWaitingBytes: 1 });

    expect(make).toThrow(new RangeError('inOrder: maxWaitingBytes must be at least highWaterMark'));
  });

  it.each<[keyof InOrderOptions, unknown]>([
    ['concurrency', 0],
    ['concurrency', Number.POSITIVE_INFINITY],
    ['highWaterMark', -1],
    ['highWaterMark', 2 ** 31],
    ['maxWaitingBytes', '1'],
  ])('refuses %s %p when it is called', (name, value) => {
    const error = thrownBy(() => inOrder(socketLike(), () => of(1), { [name]: value }));

    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toContain(`inOrder: ${name} must be an integer from 1 to 2147483647, not `);
  });
});

describe('inOrder(), if its subscriber re-enters it from inside next,', () => {
  it('L16 loses no result', () => {
    const work = new Map(['a', 'b', 'c', 'd'].map((name) => [name, new Subject<string>()]));
    const results: string[] = [];
    of(...work.keys())
      .pipe(inOrder(socketLike(), (message) => work.get(message) as Subject<string>, { concurrency: 4 }))
      .subscribe((result) => {
        results.push(result);
        if (result === 'B') work.get('c')?.complete();
      });
    work.get('b')?.next('B');
    work.get('b')?.complete();
    work.get('a')?.complete();
    work.get('d')?.next('D');

    expect(results).toEqual(['B', 'D']);
  });

  it.each<[string, (endless$: Observable<string>) => Observable<unknown>]>([
    ['its source', (endless$) => endless$.pipe(inOrder(socketLike(), (message) => of(message)))],
    ['what project gives', (endless$) => of('m').pipe(inOrder(socketLike(), () => endless$))],
  ])('unsubscribes from %s, which emits without a pause', (_what, build) => {
    let emitted = 0;
    const endless$ = of('x').pipe(
      repeat(100),
      tap(() => (emitted += 1)),
    );
    build(endless$).pipe(take(1)).subscribe();

    expect(emitted).toBeLessThan(3);
  });
});

describe('inOrder() on a socket', () => {
  it('resumes the link if it is unsubscribed in the middle of the messages that waited', () => {
    marbled(({ cold, flush }) => {
      const log: string[] = [];
      const frames = cold<ServerFrame>('-----z', { z: 'zzzz' });
      const { owner, wire$ } = world({ server: concat(of(opened(), 'aaaa', 'bbbb', 'cccc'), frames, NEVER) });
      wire$.subscribe((what) => log.push(what));
      const socket = connecting(owner);
      const first = () =>
        socket.messages$
          .pipe(
            inOrder(socket, (message) => of(message), { highWaterMark: 4 }),
            take(1),
          )
          .subscribe((message) => log.push(`got ${String(message)}`));
      const then = () => socket.messages$.subscribe((message) => log.push(`later ${String(message)}`));
      play(cold('-xy', { x: first, y: then }));
      flush();

      expect(log).toEqual([`dial ${url}`, 'got aaaa', 'later cccc', 'later zzzz']);
    })();
  });

  it('trap 27: holds the link for the number of messages too, until half of them are through', () => {
    const log: string[] = [];
    const work: Subject<void>[] = [];
    const source = new Subject<Message>();
    const project = () => {
      const job = new Subject<void>();
      work.push(job);
      return job;
    };
    source.pipe(inOrder(socketLike(log), project)).subscribe();
    for (let sent = 0; sent < 9_000; sent += 1) source.next('');
    expect(log).toEqual(['hold']);
    for (let done = 0; work.length < 9_000 && log.length < 2; done += 1) work[done]?.complete();

    expect([log, work.length]).toEqual([['hold', 'go on'], 9_000 - 4_096]);
  });

  it(
    'trap 27: holds the link while more than highWaterMark waits, and reads on at half of it',
    marbled(({ cold, expectObservable }) => {
      const frames = cold<ServerFrame>('-(abcd)----e', { a: 'aa', b: 'bb', c: 'cc', d: 'dd', e: 'ee' });
      const { owner, network, wire$ } = world({ server: concat(of(opened()), frames) });
      const socket = connecting(owner);
      const results$ = socket.messages$.pipe(inOrder(socket, (m) => cold('---(x|)', { x: m }), { highWaterMark: 3 }));
      play(cold('30ms x', { x: () => network.destroy() }));

      expectObservable(results$).toBe('----a--b--c--d--e 13ms |', { a: 'aa', b: 'bb', c: 'cc', d: 'dd', e: 'ee' });
      expectObservable(wire$, '^ 28ms !').toBe('-p-----r', { p: 'pause', r: 'resume' });
    }),
  );

  it(
    'trap 27: takes decoded messages, and holds the link for what waits of them',
    marbled(({ cold, expectObservable }) => {
      const text = JSON.stringify({ text: 'as long as a sentence' });
      const frames = cold<ServerFrame>('-(abcd)----a', { a: text, b: text, c: '{', d: text });
      const { owner, network, wire$ } = world({ server: concat(of(opened()), frames) });
      const socket = connecting(owner);
      const one = text.length;
      const results$ = socket.messages$.pipe(
        json(),
        map((value) => value as { readonly text: string }),
        inOrder(socket, (value) => cold('---(x|)', { x: value.text.length }), { highWaterMark: one + 1 }),
      );
      play(cold('30ms x', { x: () => network.destroy() }));

      expectObservable(results$).toBe('----a--a--a---a 15ms |', { a: 21 });
      expectObservable(wire$, '^ 28ms !').toBe('-p-----r', { p: 'pause', r: 'resume' });
    }),
  );

  it('takes undefined for a value like any other', () => {
    const got: unknown[] = [];
    of(undefined, null, 0)
      .pipe(inOrder(socketLike(), (value) => of(value)))
      .subscribe((value) => got.push(value));

    expect(got).toEqual([undefined, null, 0]);
  });

  it(
    'L19 where reading cannot stop, its bound ends the socket with a reason and errors',
    marbled(({ cold, expectObservable }) => {
      const frames = cold<ServerFrame>('-a-b-c-d', { a: 'aaaa', b: 'bbbb', c: 'cccc', d: 'dddd' });
      const { owner, wire$ } = world({ server: concat(of(opened()), frames, NEVER), link: { canPause: false } });
      const socket = connecting(owner);
      const results$ = socket.messages$.pipe(inOrder(socket, () => NEVER, { highWaterMark: 1, maxWaitingBytes: 7 }));

      expectObservable(results$).toBe(
        '-----#',
        undefined,
        failure('limit', {
          message: 'Cannot take more messages: 8 bytes in 2 messages wait, and reading has not stopped in time',
        }),
      );
      expectObservable(wire$).toBe('---p-c', { p: 'pause', c: 'close 4000 messages came faster than they were taken' });
    }),
  );

  it(
    'completes behind the last message when the peer closes, and at the owner’s end too',
    marbled(({ cold, expectObservable }) => {
      const slowly = (m: Message) => cold('---(x|)', { x: m });
      const frames = cold<ServerFrame>('-(ab|)', { a: 'a', b: 'b' });
      const [left, destroyed] = [
        world({ server: concat(of(opened()), frames) }),
        world({ server: concat(of(opened()), frames, NEVER) }),
      ];
      const one = connecting(left.owner);
      const two = connecting(destroyed.owner);
      play(cold('-----x', { x: () => destroyed.owner.destroy() }));

      expectObservable(one.messages$.pipe(inOrder(one, slowly))).toBe('----a--(b|)');
      expectObservable(two.messages$.pipe(inOrder(two, slowly))).toBe('----a--(b|)'); // its work is the owner's own
    }),
  );

  it('does not change the events of the socket', () => {
    marbled(({ cold, expectObservable }) => {
      const frames = cold<ServerFrame>('-a', { a: 'a' });
      const { owner, network } = world({ server: concat(of(opened()), frames) });
      const socket = owner.create(url);
      const lines: string[] = [];
      socket.events$.subscribe((event) => lines.push(brief(event)));
      socket.connect();
      socket.messages$.pipe(inOrder(socket, () => NEVER)).subscribe();
      play(cold('---x', { x: () => network.destroy() }));

      expectObservable(socket.ended$.pipe((end$) => end$)).toBe('---(e|)', {
        e: expect.objectContaining({ by: 'host' }),
      });
      play(cold('----x', { x: () => expect(lines).toEqual(['connected', 'message 1 (1)', 'ended host 1001']) }));
    })();
  });
});
