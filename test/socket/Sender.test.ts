import { NEVER, of, take } from 'rxjs';
import type { Message, OwnedSocket, SendOutcome } from 'rx-secure-networking';
import { closes, drains, opened, type ServerFrame, type VirtualServer } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { briefly, connecting, decidedly, permissive, play, quiet, url, world } from '../world.ts';

/** A server that writes down what it gets. */
const recording = (): { server: VirtualServer; got: Message[] } => {
  const got: Message[] = [];
  const server: VirtualServer = (_dial, received$) => {
    received$.subscribe((message) => got.push(message));
    return quiet;
  };
  return { server, got };
};

describe('send()', () => {
  it(
    'hands text and bytes to the driver, and says `sent` (O14, O15)',
    marbled(({ cold, expectObservable, flush }) => {
      const { server, got } = recording();
      const socket = connecting(world({ server }).owner);
      const send = (message: Message) => () => expect(socket.send(message)).toBe('sent');
      play(cold('-ab', { a: send('é'), b: send(Uint8Array.of(1, 2, 3)) }));

      expectObservable(socket.sent$).toBe('-ab', { a: 'é', b: Uint8Array.of(1, 2, 3) });
      expectObservable(socket.events$.pipe(briefly)).toBe('-ab', {
        a: 'sent 1 (2)',
        b: 'sent 2 (3)',
      });
      flush();
      expect(got).toEqual(['é', Uint8Array.of(1, 2, 3)]);
    }),
  );

  it(
    'P7 runs no code of a message while it reads it',
    marbled(({ cold, flush }) => {
      const { owner } = world();
      const socket = connecting(owner);
      const message = Uint8Array.of(1);
      const getPrototypeOf = jest.fn(() => Uint8Array.prototype);
      Object.setPrototypeOf(message, new Proxy(Uint8Array.prototype, { getPrototypeOf }));
      play(cold('-s', { s: () => expect(socket.send(message)).toBe('sent') }));

      flush();
      expect(getPrototypeOf).not.toHaveBeenCalled();
    }),
  );

  it.each<[string, (socket: OwnedSocket) => void, string]>([
    ['created', () => undefined, '-'],
    ['connecting', (socket) => socket.connect(), '-'],
    [
      'closing',
      (socket) => {
        socket.connect();
        socket.opened$.subscribe(() => socket.close());
      },
      'o',
    ],
    ['closed', (socket) => socket.close(), '-'],
  ])('trap 12: says `not-open` where the socket is %s, and nothing waits for another time', (state, act, line) => {
    marbled(({ cold, flush }) => {
      const { server, got } = recording();
      const far: VirtualServer = line === 'o' ? server : cold<ServerFrame>(line);
      const { owner, network } = world({ server: far, link: { closeHandshake: 9 } });
      const socket = owner.create(url);
      const settled = jest.fn();
      const decisions = jest.fn();
      act(socket);
      const send = () => {
        expect(socket.state).toBe(state);
        network.decisions$.subscribe(decisions);
        expect(socket.send('hello', settled)).toBe('not-open');
        expect(settled.mock.calls).toEqual([['not-open']]);
        expect(socket.bufferedBytes).toBe(0);
        socket.close();
      };
      play(cold('-s', { s: send }));

      flush();
      expect(got).toEqual([]);
      expect(decisions.mock.calls.filter(([{ action }]) => (action as string) === 'send')).toEqual([]);
    })();
  });

  it.each<[string, unknown, string]>([
    ['an ArrayBuffer', new ArrayBuffer(2), 'invalid-message'],
    ['a number', 7, 'invalid-message'],
    ['null', null, 'invalid-message'],
    ['a Proxy of bytes', new Proxy(Uint8Array.of(1), {}), 'invalid-message'],
    ['bytes over shared memory', new Uint8Array(new SharedArrayBuffer(2)), 'invalid-message'],
    ['a lone surrogate', '\ud800', 'invalid-message'],
    ['more than `maxMessageBytes`', 'éé!', 'too-large'],
    ['more than `maxMessageBytes` in bytes', new Uint8Array(5), 'too-large'],
  ])('trap 19: denies %s, and the socket stays open', (_what, message, code) => {
    marbled(({ cold, expectObservable, flush }) => {
      const { server, got } = recording();
      const { owner, network } = world({ server, limits: { maxMessageBytes: 4 } });
      const socket = connecting(owner);
      play(cold('-s', { s: () => expect(socket.send(message as Message)).toBe('denied') }));
      const atTheBound = ['éé', Uint8Array.of(1, 2, 3, 4)];
      play(cold('--t', { t: () => expect(atTheBound.map((one) => socket.send(one))).toEqual(['sent', 'sent']) }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('-d', { d: `library send ${code}` });
      expectObservable(socket.events$.pipe(briefly, take(2))).toBe('-(du|)', {
        d: `denied send ${code}`,
        u: 'unsent 1 denied',
      });
      expectObservable(socket.sent$).toBe('--(st)', { s: atTheBound[0], t: atTheBound[1] });
      flush();
      expect(got).toEqual(atTheBound);
    })();
  });

  it(
    'L19 tells `settled` each outcome, once and at once where it is known',
    marbled(({ cold, flush }) => {
      const { owner } = world({ limits: { maxMessageBytes: 2 } });
      const socket = connecting(owner);
      const outcomes: SendOutcome[] = [];
      const settled = (outcome: SendOutcome) => outcomes.push(outcome);
      const send = () => [socket.send('ok', settled), socket.send('too large', settled)];
      play(cold('-sx', { s: () => expect(send()).toEqual(['sent', 'denied']), x: () => owner.destroy() }));
      play(cold('---s', { s: () => expect(send()).toEqual(['not-open', 'not-open']) }));

      flush();
      expect(outcomes).toEqual(['sent', 'denied', 'not-open', 'not-open']);
    }),
  );

  it.each<[string, 'settled' | 'unsent' | 'ended']>([
    ['whoever wants to know what came of a send', 'settled'],
    ['a listener of the event that it is unsent', 'unsent'],
    ['a listener of the end', 'ended'],
  ])('L10 L19 tells every outcome before a destroy returns that comes from %s', (_who, from) => {
    marbled(({ cold, flush }) => {
      const audits = { ...permissive, send: () => NEVER };
      const { owner, network } = world({ owner: { audits, auditMessages: 'send' } });
      const socket = connecting(owner);
      const log: string[] = [];
      const destroyAt = (what: string) => {
        if (what !== from || owner.closed) return;
        owner.destroy();
        log.push('destroyed');
      };
      socket.events$.subscribe(({ type }) => destroyAt(type));
      const send = () => {
        for (const text of ['one', 'two', 'three']) {
          socket.send(text, (outcome) => {
            log.push(`${text} ${outcome}`);
            destroyAt('settled');
          });
        }
      };
      play(cold('-sx', { s: send, x: () => network.endSocket(socket.id) }));
      flush();

      const [destroyed, ...outcomes] = [...log].sort();
      expect([destroyed, outcomes]).toEqual(['destroyed', ['one not-open', 'three not-open', 'two not-open']]);
      expect(log.at(-1)).toBe('destroyed');
    })();
  });

  it(
    'L4 keeps what it was given, whatever becomes of the bytes',
    marbled(({ cold, expectObservable, flush }) => {
      const { server, got } = recording();
      const socket = connecting(world({ server }).owner);
      const bytes = Uint8Array.of(1, 2, 3);
      const send = () => {
        socket.send(bytes);
        bytes.fill(9);
      };
      play(cold('-s', { s: send }));

      expectObservable(socket.sent$).toBe('-s', { s: Uint8Array.of(1, 2, 3) });
      flush();
      expect(got).toEqual([Uint8Array.of(1, 2, 3)]);
    }),
  );
});

describe('a socket as an observer (O14)', () => {
  it(
    'sends what a stream gives and closes with 1000 when it completes',
    marbled(({ cold, expectObservable, flush }) => {
      const { server, got } = recording();
      const { owner, wire$ } = world({ server });
      const socket = connecting(owner);
      const lines$ = cold('-a-b|');
      play(cold('s', { s: () => lines$.subscribe(socket) }));

      expectObservable(wire$).toBe('----c', { c: 'close 1000' });
      flush();
      expect(got).toEqual(['a', 'b']);
    }),
  );

  it(
    'closes with 4000 when it errors',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world();
      const socket = connecting(owner);
      cold('-#').subscribe(socket);

      expectObservable(wire$).toBe('-c', { c: 'close 4000' });
    }),
  );

  it(
    'leaves the stream alone when the peer closes: nobody is unsubscribed behind its back',
    marbled(({ cold, expectSubscriptions }) => {
      const server = cold<ServerFrame>('o-c', { o: opened(), c: closes(1000) });
      const lines$ = cold('---a');
      const socket = connecting(world({ server }).owner);
      lines$.subscribe(socket);

      expectSubscriptions(lines$.subscriptions).toBe('^');
    }),
  );
});

it(
  'sent$ and events$ give nobody what was there before',
  marbled(({ cold, expectObservable }) => {
    const socket = connecting(world().owner);
    play(cold('-s', { s: () => socket.send('a') }));

    expectObservable(socket.sent$).toBe('-a');
    expectObservable(socket.sent$, '--^').toBe('');
    expectObservable(socket.events$.pipe(briefly)).toBe('-s', { s: 'sent 1 (1)' });
    expectObservable(socket.events$, '--^').toBe('');
  }),
);

it(
  'writable$ tells at once that more than half of what may wait does, also where nobody is asked',
  marbled(({ cold, expectObservable, flush }) => {
    const server = cold<ServerFrame>('o---d', { o: opened(), d: drains(1) });
    const { owner } = world({ server, link: { drain: 'scripted' }, limits: { maxBufferedBytes: 10 } });
    const socket = connecting(owner);
    const seen: boolean[] = [];
    const send = (text: string) => () => {
      socket.send(text);
      seen.push(socket.writable);
    };
    play(cold('-ab', { a: send('12345'), b: send('6') }));

    expectObservable(socket.writable$).toBe('t-f-t', { t: true, f: false });
    flush();
    expect(seen).toEqual([true, false]);
  }),
);

it('a socket that has ended is not writable, whether it has sent or not', () => {
  const { owner } = world();
  const socket = owner.create(url);
  expect(socket.writable).toBe(true);
  socket.close();
  expect(socket.writable).toBe(false);
});

it(
  'a send from inside a subscriber of sent$ goes behind what is being sent',
  marbled(({ cold, flush }) => {
    const { server, got } = recording();
    const socket = connecting(world({ server }).owner);
    socket.sent$.subscribe((message) => message === 'a' && of('b', 'c').subscribe((next) => socket.send(next)));
    play(cold('-s', { s: () => socket.send('a') }));

    flush();
    expect(got).toEqual(['a', 'b', 'c']);
  }),
);
