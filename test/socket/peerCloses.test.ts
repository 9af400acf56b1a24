import { firstValueFrom, map } from 'rxjs';
import {
  type OwnedSocket,
  type SendOutcome,
  type SocketEnd,
  type Transport,
  webSocketTransport,
} from 'rx-secure-networking';
import { closes, opened, type ServerFrame, virtualTransport } from 'rx-secure-networking/testing';
import { reported } from '../reported.ts';
import { FakeWebSocket } from '../transport/FakeWebSocket.ts';
import { marbled } from '../marbled.ts';
import { briefly, connecting, decidedly, ended, permissive, play, quiet, url, world } from '../world.ts';

// The close frame of the peer has arrived, and the connection is still there: for a round trip, or for ever.

const frames: Record<string, ServerFrame> = {
  o: opened(),
  m: 'a message',
  x: closes(4009, 'restart', 5),
  n: closes(4009, 'restart', 'never'),
};
const states = { o: 'open', i: 'closing', x: 'closed' };
const wholly = map(({ by, code, reason, wasClean }: SocketEnd) => [by, code, reason, wasClean]);
/** What sends that are audited come to, by their text. */
const sender = (socket: OwnedSocket, outcomes: string[]) => (text: string) => () =>
  socket.send(text, (outcome) => outcomes.push(`${text} ${outcome}`));

describe('L29 when the close frame of its peer has arrived, a socket', () => {
  it(
    'is closing: not connected, not writable, and what is sent is not-open',
    marbled(({ cold, expectObservable }) => {
      const server = cold('                    o-x', frames);
      const { owner, network } = world({ server });
      const socket = connecting(owner);
      const outcomes: SendOutcome[] = [];
      const send = () => {
        expect([socket.state, socket.connected, socket.writable]).toEqual(['closing', false, false]);
        expect(socket.send('lost', (outcome) => outcomes.push(outcome))).toBe('not-open');
        expect(outcomes).toEqual(['not-open']);
        expect(network.snapshot()[0]?.sockets).toMatchObject([{ state: 'closing', sent: 0, bytesSent: 0 }]);
      };
      play(cold('                              ---s', { s: send }));

      expectObservable(socket.state$, '-^').toBe('-oi----(x|)', states);
      expectObservable(socket.writable$).toBe('  t-f----|', { t: true, f: false });
      expectObservable(socket.writable$, '---^').toBe('---f---|', { f: false });
      expectObservable(socket.sent$).toBe('      -------|');
      expectObservable(socket.events$.pipe(briefly)).toBe('o--u---(e|)', {
        o: 'connected',
        u: 'unsent 1 not-open',
        e: 'ended peer 4009 restart',
      });
    }),
  );

  it(
    'is told to the host: owners$ emits, and the record has the code',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world({ server: cold('o-x', frames) });
      connecting(owner);
      const shown = map((owners: readonly { sockets: readonly { state: string }[] }[]) => owners[0]?.sockets[0]?.state);

      expectObservable(network.owners$.pipe(shown), '-^').toBe('-oi----g', { ...states, g: undefined });
      expectObservable(
        network.ends$.pipe(
          map(({ end }) => end),
          ended,
        ),
      ).toBe('-------e', { e: 'peer 4009 restart' });
    }),
  );

  it(
    'has answered not-open at once for what still waits for its audit',
    marbled(({ cold, expectObservable }) => {
      const server = cold('o---x', frames);
      const audit = cold(' ------t', { t: true });
      const { owner } = world({ server, owner: { audits: { ...permissive, send: () => audit }, auditMessages: true } });
      const socket = connecting(owner);
      const outcomes: string[] = [];
      const send = sender(socket, outcomes);
      play(
        cold('--ab-c', { a: send('a'), b: send('b'), c: () => expect(outcomes).toEqual(['a not-open', 'b not-open']) }),
      );

      expectObservable(socket.sent$).toBe('---------|');
      expectObservable(socket.ended$.pipe(ended)).toBe('---------(e|)', { e: 'peer 4009 restart' });
    }),
  );

  it(
    'delivers what came before it, behind its audits, and ends behind that (L16)',
    marbled(({ cold, expectObservable }) => {
      const server = cold('                    o-(mmx)', frames);
      const audit = cold('                     --------t', { t: true });
      const audits = { ...permissive, receive: () => audit };
      const socket = connecting(world({ server, owner: { audits, auditMessages: 'receive' } }).owner);

      expectObservable(socket.messages$).toBe('  ----------(mm|)', { m: 'a message' });
      expectObservable(socket.state$, '-^').toBe('-oi-------(x|)', states);
      expectObservable(socket.ended$.pipe(ended)).toBe('----------(e|)', { e: 'peer 4009 restart' });
    }),
  );

  it(
    'holds what came before it for a first subscriber (L15)',
    marbled(({ cold, expectObservable }) => {
      const socket = connecting(world({ server: cold('o-(mmx)', frames) }).owner);

      expectObservable(socket.messages$, '---^').toBe('---(mm)|', { m: 'a message' });
    }),
  );

  it(
    'ends at the deadline with the code of a peer that does not hang up (L22)',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('                    o-n', frames);
      const subs = '                           ^------!';
      const { owner, wire$ } = world({ server, limits: { closeTimeout: 5 } });
      const socket = connecting(owner);

      expectObservable(wire$, '-^').toBe('     -------t', { t: 'terminate' });
      expectObservable(socket.state$, '-^').toBe('-oi----(x|)', states);
      expectObservable(socket.ended$.pipe(wholly)).toBe('-------(e|)', { e: ['peer', 4009, 'restart', true] });
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'is not closed again by its owner: nobody is asked, nothing is sent, and the code stays that of the peer',
    marbled(({ cold, expectObservable }) => {
      const { owner, network, wire$ } = world({ server: cold('o-x', frames) });
      const socket = connecting(owner);
      play(cold('---c', { c: () => socket.close(4000, 'too late') }));

      expectObservable(wire$, '-^').toBe('');
      expectObservable(network.decisions$.pipe(decidedly), '-^').toBe('');
      expectObservable(socket.ended$.pipe(wholly)).toBe('-------(e|)', { e: ['peer', 4009, 'restart', true] });
    }),
  );

  it(
    'ends by its peer although the audit of an earlier close() answers yes later',
    marbled(({ cold, expectObservable }) => {
      const audit = cold('---t', { t: true });
      const { owner, wire$ } = world({
        server: cold('o-x', frames),
        owner: { audits: { ...permissive, close: () => audit } },
      });
      const socket = connecting(owner);
      play(cold('-c', { c: () => socket.close(4000) }));

      expectObservable(wire$, '-^').toBe('');
      expectObservable(socket.ended$.pipe(wholly)).toBe('-------(e|)', { e: ['peer', 4009, 'restart', true] });
    }),
  );

  it(
    'drops what its owner’s own close() still waited for, and has the code of the frame that arrived',
    marbled(({ cold, expectObservable }) => {
      const audit = cold('------t', { t: true });
      const { owner, wire$ } = world({
        server: cold('o--x', frames),
        owner: { audits: { ...permissive, send: () => audit }, auditMessages: true },
      });
      const socket = connecting(owner);
      const outcomes: string[] = [];
      const looks = () => expect(outcomes).toEqual(['a not-open']);
      play(cold('-ac', { a: sender(socket, outcomes)('a'), c: () => socket.close(4000) }));
      play(cold('----l', { l: looks }));

      expectObservable(wire$, '-^').toBe('');
      expectObservable(socket.ended$.pipe(wholly)).toBe('--------(e|)', { e: ['owner', 4009, 'restart', true] });
    }),
  );

  it(
    'has the code of the frame that crossed its owner’s close(), even if the peer does not hang up',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world({
        server: cold('o--n', frames),
        link: { closeHandshake: 'never' },
        limits: { closeTimeout: 5 },
      });
      const socket = connecting(owner);
      play(cold('-c', { c: () => socket.close(4000) }));

      expectObservable(wire$).toBe('-c----t', { c: 'close 4000', t: 'terminate' });
      expectObservable(socket.ended$.pipe(wholly)).toBe('------(e|)', { e: ['owner', 4009, 'restart', true] });
    }),
  );

  it(
    'is not paused any more, whoever holds it',
    marbled(({ cold, expectObservable }) => {
      const server = cold('o---x', frames);
      const { owner, wire$ } = world({ server });
      const socket = connecting(owner);
      let release = () => {};
      play(cold('-h-r-h', { h: () => (release = socket.hold()), r: () => release() }));

      expectObservable(wire$, '^').toBe('-p-r', { p: 'pause', r: 'resume' });
    }),
  );

  it(
    'reads on where somebody holds it: what is paused cannot see its end',
    marbled(({ expectObservable }) => {
      const calls: string[] = [];
      const transport: Transport = (dial, sink) => {
        const link = virtualTransport(quiet)(dial, sink);
        return {
          ...inert,
          bufferedBytes: 0,
          pause: () => {
            sink.closing(); // of a driver that reads its peer's close frame nevertheless
            return calls.push('pause') > 0;
          },
          resume: () => void calls.push('resume'),
          terminate: () => link.terminate(),
        };
      };
      const socket = connecting(world({ transport }).owner);
      expectObservable(socket.opened$.pipe(map(() => socket.hold()())), '^').toBe('(o|)', { o: undefined });
      expectObservable(socket.state$, '-^').toBe('-i 1998ms (x|)', states);
    }),
  );

  it(
    'sends no more pings',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world({
        server: cold('o---n', frames),
        link: { pong: 0 },
        limits: { closeTimeout: 20 },
      });
      connecting(owner, url, { keepAlive: { interval: 3, timeout: 2 } });

      expectObservable(wire$, '-^').toBe('---p 20ms t', { p: 'ping', t: 'terminate' });
    }),
  );

  it(
    'can be ended by its owner at once, and the deadline of the link stays',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world({ server: cold('o-n', frames), limits: { closeTimeout: 5 } });
      const socket = connecting(owner);
      play(cold('----x', { x: () => owner.destroy() }));

      expectObservable(wire$, '-^').toBe('-------t', { t: 'terminate' });
      expectObservable(socket.ended$.pipe(ended)).toBe('----(e|)', { e: 'owner 1001' });
    }),
  );

  it(
    'may be destroyed from inside the news: nothing comes after that (L10)',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({
        server: cold('o-x', frames),
        owner: { audits: { ...permissive, send: () => cold('---------t', { t: true }) }, auditMessages: true },
      });
      const socket = connecting(owner);
      const outcomes: string[] = [];
      socket.state$.subscribe((state) => state === 'closing' && owner.destroy());
      play(cold('-a', { a: sender(socket, outcomes)('a') }));
      play(cold('---l', { l: () => expect(outcomes).toEqual(['a not-open']) }));

      expectObservable(socket.writable$).toBe('       t-(f|)', { t: true, f: false });
      expectObservable(socket.ended$.pipe(ended)).toBe('--(e|)', { e: 'owner 1001' });
    }),
  );
});

it('L29 a socket over a platform without an event for it is closing for whoever looks, and a moment later for all', async () => {
  FakeWebSocket.made.length = 0;
  const { owner, network } = world({ transport: webSocketTransport({ WebSocket: FakeWebSocket }) });
  const socket = connecting(owner);
  FakeWebSocket.last.open();
  const states: string[] = [];
  socket.state$.subscribe((state) => states.push(state));
  expect([socket.state, socket.connected, socket.writable]).toEqual(['open', true, true]);
  FakeWebSocket.last.readyState = 2;
  expect([socket.state, socket.connected, socket.writable]).toEqual(['closing', false, false]);
  expect(network.snapshot()[0]?.sockets[0]?.state).toBe('closing');
  expect(states).toEqual(['open']);
  await Promise.resolve();
  expect(states).toEqual(['open', 'closing']);
  const end = firstValueFrom(socket.ended$);
  FakeWebSocket.last.closed(4009, 'bye');
  expect(await end).toMatchObject({ by: 'peer', code: 4009, reason: 'bye' });
});

/** A link of no driver. */
const inert = { send: () => true, close: () => {}, terminate: () => {}, pause: () => false, resume: () => {} };

describe('L29 sent means that the driver has the message', () => {
  const over = (send: () => boolean) =>
    ((_dial, sink) => {
      queueMicrotask(() => sink.opened(''));
      return { ...inert, bufferedBytes: 0, send, close: (code) => sink.closed(code, '', true) };
    }) satisfies Transport;

  it.each<[string, () => boolean]>([
    ['refuses it', () => false],
    [
      'throws',
      () => {
        throw new Error('of the driver');
      },
    ],
  ])('a driver that %s has not: it is not-open, not counted, and nobody is told otherwise', async (what, send) => {
    const { owner, network } = world({ transport: over(send) });
    const socket = connecting(owner);
    await Promise.resolve();
    const log: string[] = [];
    socket.sent$.subscribe((message) => log.push(`sent$ ${String(message)}`));
    socket.events$.pipe(briefly).subscribe((event) => log.push(event));
    const errors = reported(() => {
      expect(socket.send('lost', (outcome) => log.push(`settled ${outcome}`))).toBe('not-open');
    });

    expect(log).toEqual(['settled not-open', 'unsent 1 not-open']);
    expect(network.snapshot()[0]?.sockets).toMatchObject([{ state: 'open', sent: 0, bytesSent: 0 }]);
    expect(errors).toHaveLength(what === 'throws' ? 1 : 0);
    network.destroy();
  });
});
