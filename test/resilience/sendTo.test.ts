import { concat, firstValueFrom, NEVER, of, repeat, Subject, take, tap, throwError } from 'rxjs';
import {
  type Audits,
  type LinkSink,
  type Message,
  type SendOutcome,
  sendTo,
  type Transport,
} from 'rx-secure-networking';
import { closes, drains, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { connecting, permissive, play, quiet, thrownBy, url, world, type WorldOptions } from '../world.ts';

const outcomes: Record<string, SendOutcome> = { s: 'sent', p: 'pending', d: 'denied', o: 'overflow', n: 'not-open' };
/** Open from frame 0 on; 10 bytes may wait at the link, from 6 on it is not writable. */
const tight: WorldOptions = { limits: { maxBufferedBytes: 10 }, link: { drain: 'scripted' } };

describe('sendTo()', () => {
  it.each([
    ['sends each message and emits its outcome', '-a-b-|', '-s-s-|'],
    ['emits nothing if its source emits nothing', '---', '---'],
    ['completes with an empty source', '--|', '--|'],
    ['sends one', '-(a|)', '-(s|)'],
    ['errors with its source, behind the outcomes', '-a-#', '-s-#'],
    ['never ends where its source does not', '-a-', '-s-'],
  ])('%s', (_what, marble, expected) => {
    marbled(({ cold, expectObservable }) => {
      const { owner } = world();
      const socket = connecting(owner);

      expectObservable(cold(marble).pipe(sendTo(socket))).toBe(expected, outcomes);
      expectObservable(socket.sent$).toBe(marble.replace(/[|#]/, '-').replace('(a-)', 'a'));
    })();
  });

  it(
    'L19 lets messages wait while the socket is not writable, and sends them in order when it is',
    marbled(({ cold, expectObservable }) => {
      const server = concat(of(opened()), cold<ServerFrame>('-----d---e', { d: drains(6), e: drains(6) }), NEVER);
      const { owner } = world({ ...tight, server });
      const socket = connecting(owner);
      const source = cold('-(abc|)', { a: 'aaaaaa', b: 'bbbbbb', c: 'c' });

      expectObservable(source.pipe(sendTo(socket))).toBe('-s---s---(s|)', outcomes);
      expectObservable(socket.sent$).toBe('-a---b---c', { a: 'aaaaaa', b: 'bbbbbb', c: 'c' });
    }),
  );

  it(
    'L19 one message waits, however large it is',
    marbled(({ cold, expectObservable }) => {
      const server = concat(of(opened()), cold<ServerFrame>('-----d', { d: drains(6) }), NEVER);
      const { owner } = world({ ...tight, server });
      const socket = connecting(owner);
      play(cold('-a', { a: () => socket.send('aaaaaa') }));

      expectObservable(cold('--(b|)', { b: 'bb' }).pipe(sendTo(socket, { highWaterMark: 1 }))).toBe(
        '-----(s|)',
        outcomes,
      );
    }),
  );

  it(
    'L19 what an observable pushes beyond highWaterMark is overflow; the rest is sent',
    marbled(({ cold, expectObservable }) => {
      const server = concat(of(opened()), cold<ServerFrame>('-----d', { d: drains(6) }), NEVER);
      const { owner } = world({ ...tight, server });
      const socket = connecting(owner);
      const source = cold('-abcd|', { a: 'aaaaaa', b: 'bb', c: 'cc', d: 'd' });

      // a is sent; b waits; c would make four bytes that wait; d fits.
      expectObservable(source.pipe(sendTo(socket, { highWaterMark: 3 }))).toBe('-s---(sos|)', outcomes);
      expectObservable(socket.sent$).toBe('-a---(bd)', { a: 'aaaaaa', b: 'bb', d: 'd' });
    }),
  );

  it(
    'L29 answers not-open for what still waits as soon as the peer closes, and for all that comes after it',
    marbled(({ cold, expectObservable }) => {
      const server = concat(of(opened()), cold<ServerFrame>('-----x', { x: closes(1012, '', 10) }), NEVER);
      const { owner } = world({ ...tight, server });
      const socket = connecting(owner);
      const source = cold('-(ab)---c', { a: 'aaaaaa', b: 'bbbbbb', c: 'c' });

      expectObservable(source.pipe(sendTo(socket))).toBe('-s---n--n------|', outcomes);
      expectObservable(socket.sent$).toBe('-a-------------|', { a: 'aaaaaa' });
    }),
  );

  it(
    'keeps the order of outcomes through audits that answer later',
    marbled(({ cold, expectObservable }) => {
      const audits: Audits = {
        ...permissive,
        send: ({ message }) => (message === 'a' ? cold('---(v|)', { v: true }) : message !== 'b'),
      };
      const { owner } = world({ owner: { audits, auditMessages: 'send' } });
      const socket = connecting(owner);

      expectObservable(cold('-(abc|)').pipe(sendTo(socket))).toBe('----(sds|)', outcomes);
      expectObservable(socket.sent$).toBe('----(ac)');
    }),
  );

  it(
    'emits not-open for what waits when the socket ends, completes, and unsubscribes from its source',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const { owner } = world(tight);
      const socket = connecting(owner);
      const source = cold('-ab--c', { a: 'aaaaaa', b: 'b', c: 'c' });
      play(cold('----x', { x: () => owner.destroy() }));

      expectObservable(source.pipe(sendTo(socket))).toBe('-s--(n|)', outcomes);
      expectSubscriptions(source.subscriptions).toBe('^---!');
    }),
  );

  it(
    'completes at once where the socket has ended, and keeps nothing for one that is not open yet',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: cold<ServerFrame>('--o', { o: opened() }) });
      const [ended, early] = [connecting(owner), connecting(owner)];
      ended.close();

      expectObservable(cold('-a-').pipe(sendTo(ended))).toBe('|');
      expectObservable(cold('-a-b|').pipe(sendTo(early))).toBe('-n-s|', outcomes);
    }),
  );

  it(
    'sends no more when it is unsubscribed, and unsubscribes from its source',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = concat(of(opened()), cold<ServerFrame>('------d', { d: drains(6) }), NEVER);
      const { owner } = world({ ...tight, server });
      const socket = connecting(owner);
      const source = cold('-ab-c', { a: 'aaaaaa', b: 'b', c: 'c' });

      expectObservable(source.pipe(sendTo(socket)), '^--!').toBe('-s--', outcomes);
      expectObservable(socket.sent$).toBe('-a', { a: 'aaaaaa' });
      expectSubscriptions(source.subscriptions).toBe('^--!');
    }),
  );

  it(
    'starts afresh with each subscription',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world();
      const socket = connecting(owner);
      const sending$ = cold('-(a|)').pipe(sendTo(socket));

      expectObservable(sending$).toBe('-(s|)', outcomes);
      expectObservable(sending$, '---^').toBe('----(s|)', outcomes);
    }),
  );

  it('what is no message is denied in its turn', () => {
    marbled(({ cold, expectObservable }) => {
      const { owner } = world();
      const socket = connecting(owner);
      const source = cold<Message>('-(abc|)', { a: 'a', b: { length: 1 } as never, c: new Uint8Array(1) });

      expectObservable(source.pipe(sendTo(socket))).toBe('-(sds|)', outcomes);
    })();
  });

  it.each([0, 1.5, Number.NaN, '9', 2 ** 31])('refuses highWaterMark %p when it is called', (highWaterMark) => {
    const { owner, network } = world();
    const socket = owner.create(url);
    const error = thrownBy(() => sendTo(socket, { highWaterMark } as never));

    expect(error).toBeInstanceOf(RangeError);
    expect(String(error)).toMatch(/sendTo: highWaterMark must be an integer from 1 to 2147483647, not /);
    network.destroy();
  });
});

describe('sendTo() from an iterable', () => {
  /** Counts what is pulled, and whether the iterator was returned. */
  function counted(messages: readonly Message[]) {
    const seen = { pulled: 0, returned: 0 };
    const source: Iterable<Message> = {
      [Symbol.iterator]: () => {
        let at = 0;
        return {
          next: () => {
            seen.pulled += 1;
            const value = messages[at++];
            return value === undefined ? { done: true, value } : { done: false, value };
          },
          return: () => ((seen.returned += 1), { done: true, value: undefined }),
        };
      },
    };
    return { source, seen };
  }

  it('pulls the next message only when it can be sent', () => {
    marbled(({ cold, expectObservable, flush }) => {
      const frames = cold<ServerFrame>('-----d---d-d', { d: drains() });
      const { owner, network } = world({ ...tight, server: concat(of(opened()), frames, NEVER) });
      const socket = connecting(owner);
      const { source, seen } = counted(['aaaaaa', 'bbbbbb', 'cccccc']);
      const pulled: number[] = [];
      const look = (): unknown => pulled.push(seen.pulled);
      play(cold('---a---b', { a: look, b: look }));

      expectObservable(sendTo(socket)(source)).toBe('s----s---s-|', outcomes); // the last pull finds the end
      play(cold('-------------x', { x: () => network.destroy() }));
      flush();
      expect([pulled, seen]).toEqual([[1, 2], { pulled: 4, returned: 0 }]);
    })();
  });

  it('waits for the socket to open, and returns the iterator when the socket ends', () => {
    marbled(({ cold, expectObservable, flush }) => {
      const { owner } = world({ ...tight, server: concat(cold<ServerFrame>('--(o|)', { o: opened() }), NEVER) });
      const socket = connecting(owner);
      const { source, seen } = counted(['aaaaaa', 'b']);
      play(cold('----x', { x: () => owner.destroy() }));

      expectObservable(sendTo(socket)(source)).toBe('--s-|', outcomes);
      flush();
      expect(seen).toEqual({ pulled: 1, returned: 1 });
    })();
  });

  it('pulls an async iterable one by one, and errors as it does', async () => {
    const { owner, network } = world({ server: quiet });
    const socket = connecting(owner);
    async function* source(): AsyncGenerator<string> {
      yield 'a';
      yield 'b';
      throw new Error('no more');
    }
    const emitted: unknown[] = [];
    await new Promise<void>((resolve) => {
      sendTo(socket)(source()).subscribe({
        next: (outcome) => emitted.push(outcome),
        error: (error: unknown) => resolve(void emitted.push(String(error))),
      });
    });

    expect(emitted).toEqual(['sent', 'sent', 'Error: no more']);
    network.destroy();
  });

  it('takes a promise for a message, an array for messages, and refuses a text, which is a list of its characters', async () => {
    const { owner, network } = world({ server: quiet });
    const socket = connecting(owner);
    const sent: Message[] = [];
    socket.sent$.subscribe((message) => sent.push(message));
    const errors: unknown[] = [];
    sendTo(socket)('text').subscribe({ error: (error: unknown) => errors.push(error) });
    await new Promise((resolve) => socket.opened$.subscribe(resolve));
    sendTo(socket)(['a', 'b']).subscribe();
    await new Promise<void>((complete) => {
      sendTo(socket)(Promise.resolve('c')).subscribe({ complete });
    });

    expect(sent).toEqual(['a', 'b', 'c']);
    expect(errors).toEqual([expect.any(TypeError)]);
    network.destroy();
  });

  it('an iterable that throws is an error; an error of its return() is ignored', () => {
    marbled(({ cold, expectObservable }) => {
      const { owner } = world();
      const socket = connecting(owner);
      const broken: Iterable<string> = {
        [Symbol.iterator]: () => ({
          next: () => {
            throw new Error('boo');
          },
        }),
      };
      const clinging: Iterable<string> = {
        [Symbol.iterator]: () => ({
          next: () => ({ done: false, value: 'aaaaaa' }),
          return: () => {
            throw new Error('not me');
          },
        }),
      };
      const { owner: other } = world(tight);
      const held = connecting(other);
      play(cold('---x', { x: () => other.destroy() }));

      expectObservable(sendTo(socket)(broken)).toBe('#', undefined, { name: 'Error', message: 'boo' });
      expectObservable(sendTo(held)(clinging)).toBe('s--|', outcomes);
      expectObservable(sendTo(socket)(throwError(() => 'x'))).toBe('#', undefined, 'x');
    })();
  });
});

describe('sendTo(), if its subscriber sends more from inside next,', () => {
  /** Sends one after the other, each when the outcome of the one before is emitted. */
  function chain(first: string, rest: string[]) {
    const log: string[] = [];
    marbled(({ cold, flush }) => {
      const frames = cold<ServerFrame>('-----d', { d: drains(6) });
      const socket = connecting(world({ ...tight, server: concat(of(opened()), frames, NEVER) }).owner);
      const source = new Subject<Message>();
      socket.sent$.subscribe((message) => log.push(String(message)));
      const next = () => {
        const message = rest.shift();
        if (message !== undefined) source.next(message);
        if (rest.length === 0) source.complete();
      };
      const start = () => {
        source.pipe(sendTo(socket)).subscribe({
          next: (outcome) => (log.push(outcome), next()),
          complete: () => log.push('|'),
        });
        source.next(first);
      };
      play(cold('-x', { x: start }));
      flush();
    })();
    return log;
  }

  it.each([
    ['waits in the middle', ['b', 'cccc', 'd']],
    ['waits further on', ['b', 'c', 'dddd', 'e']],
  ])('loses neither a message nor an outcome: one %s', (_what, rest) => {
    const expected = ['a', ...rest].flatMap((message) => [message, 'sent']);
    expect(chain('a', [...rest])).toEqual([...expected, '|']);
  });
});

describe('sendTo(), while the socket takes nothing,', () => {
  it('L4 keeps the bytes that it was given, whatever becomes of them', () => {
    marbled(({ cold, flush }) => {
      const frames = cold<ServerFrame>('-----d', { d: drains(6) });
      const socket = connecting(world({ ...tight, server: concat(of(opened()), frames, NEVER) }).owner);
      const sent: Message[] = [];
      socket.sent$.subscribe((message) => sent.push(message));
      const source = new Subject<Message>();
      const bytes = new Uint8Array(6);
      const send = () => {
        source.pipe(sendTo(socket)).subscribe();
        source.next(bytes.fill(1));
        source.next(bytes.fill(2));
        bytes.fill(3);
      };
      play(cold('-x', { x: send }));
      flush();

      expect(sent).toEqual([new Uint8Array(6).fill(1), new Uint8Array(6).fill(2)]);
    })();
  });

  it('L19 emits every outcome of a flood at the end, in order', () => {
    marbled(({ cold, flush }) => {
      const { owner } = world(tight);
      const socket = connecting(owner);
      const source = new Subject<Message>();
      const emitted: string[] = [];
      const send = () => {
        source.pipe(sendTo(socket, { highWaterMark: 1 })).subscribe((outcome) => emitted.push(outcome));
        for (const message of ['aaaaaa', 'b', ...new Array<string>(100_000).fill('c')]) source.next(message);
      };
      play(cold('-x--y', { x: send, y: () => owner.destroy() }));
      flush();

      expect([emitted.length, emitted[0], emitted[1]]).toEqual([100_002, 'sent', 'not-open']);
      expect(new Set(emitted.slice(2))).toEqual(new Set(['overflow']));
    })();
  });

  it('does not wait for the driver’s own bytes, of which it gets no notice', async () => {
    let buffered = 0;
    let emitted: LinkSink | undefined;
    const sent: Message[] = [];
    const transport: Transport = (_request, sink) => {
      emitted = sink;
      queueMicrotask(() => sink.opened(''));
      return {
        send: (message) => sent.push(message) > 0,
        close: () => sink.closed(1000, '', true),
        terminate: () => sink.closed(1006, '', false),
        pause: () => true,
        resume: () => undefined,
        get bufferedBytes() {
          return buffered;
        },
      };
    };
    const { network, owner } = world({ transport, ...{ limits: { maxBufferedBytes: 10 } } });
    const socket = connecting(owner);
    await firstValueFrom(socket.opened$);
    const source = new Subject<Message>();
    source.pipe(sendTo(socket)).subscribe();
    buffered = 6; // a ping
    source.next('a');
    buffered = 0;
    emitted?.drained();
    source.next('b');
    network.destroy();

    expect(sent).toEqual(['a', 'b']);
  });
});

it('sendTo() unsubscribes from a source that emits without a pause', () => {
  marbled(({ cold, flush }) => {
    const socket = connecting(world().owner);
    const emitted: string[] = [];
    const endless = () =>
      of('x').pipe(
        repeat(100),
        tap((message) => emitted.push(message)),
      );
    play(cold('-x', { x: () => endless().pipe(sendTo(socket), take(1)).subscribe() }));
    flush();

    expect(emitted.length).toBeLessThan(3);
  })();
});

it.each([undefined, null, 5, {}])('sendTo() errors with what RxJS says of %j, which is no stream', (source) => {
  const { owner, network } = world({ server: quiet });
  const errors: unknown[] = [];
  sendTo(connecting(owner))(source as never).subscribe({ error: (error: unknown) => errors.push(error) });
  network.destroy();

  expect(errors).toEqual([expect.objectContaining({ name: 'TypeError', message: expect.stringMatching(/stream/u) })]);
});

it.each([
  ['a text', 'hello'],
  ['a Uint8Array', new TextEncoder().encode('hello')],
  ['a Buffer', Buffer.from('hello')],
  ['an Int16Array', new Int16Array(3)],
  ['a DataView', new DataView(new ArrayBuffer(2))],
])('sendTo() refuses %s, which is one message, and sends and denies nothing', (_what, message) => {
  marbled(({ expectObservable, flush }) => {
    const { network, owner } = world();
    const denied: string[] = [];
    network.decisions$.subscribe(({ action, allow }) => !allow && denied.push(action));
    const socket = connecting(owner);
    const refused = new TypeError('sendTo takes a stream or a list of messages, not one: write [message]');
    expectObservable(sendTo(socket)(message as never), '-^').toBe('-#', {}, refused);
    flush();

    expect(denied).toEqual([]);
  })();
});
