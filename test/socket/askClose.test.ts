import { map } from 'rxjs';
import type { CloseRequest, Decision } from 'rx-secure-networking';
import { closes, drains, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { briefly, connecting, decidedly, ended, no, permissive, play, quiet, url, world, yes } from '../world.ts';

const states = { o: 'open', i: 'closing', x: 'closed' };

describe('close()', () => {
  it(
    'O16 asks, sends the close frame and ends when the peer has answered',
    marbled(({ cold, expectObservable }) => {
      const wire = '                 ---c';
      const state = '                o--i-----(x|)';
      const { owner, wire$ } = world({ link: { closeHandshake: 6 } });
      const socket = connecting(owner);
      play(cold('                    ---c', { c: () => socket.close(4001, 'bye') }));

      expectObservable(wire$).toBe(wire, { c: 'close 4001 bye' });
      expectObservable(socket.state$).toBe(state, states);
      expectObservable(socket.ended$).toBe('---------(e|)', {
        e: { by: 'owner', code: 4001, reason: 'bye', wasClean: true, openFor: 9 },
      });
    }),
  );

  it(
    'is audited with its code and reason, frozen; without arguments 1000',
    marbled(({ cold, flush }) => {
      const close = jest.fn<boolean, [CloseRequest]>(no);
      const socket = connecting(world({ owner: { audits: { ...permissive, close } } }).owner);
      play(cold('-ab', { a: () => socket.close(), b: () => socket.close(3000, 'done') }));

      flush();
      const requests = close.mock.calls.map(([request]) => request);
      expect(requests).toMatchObject([
        { action: 'close', socket: 1, code: 1000, reason: '', at: 1 },
        { action: 'close', socket: 1, code: 3000, reason: 'done', at: 2 },
      ]);
      expect(requests.every(Object.isFrozen)).toBe(true);
    }),
  );

  it(
    'that is allowed is on record with how long its audit took, and a second one meanwhile is denied',
    marbled(({ cold, expectObservable }) => {
      const close = () => cold('---t', { t: true });
      const { owner, network } = world({ owner: { audits: { ...permissive, close } } });
      const socket = connecting(owner);
      play(cold('-cc', { c: () => socket.close() }));

      const shown = map(({ allow, waited, reason }: Decision) => [allow, waited, reason]);
      expectObservable(network.decisions$.pipe(shown)).toBe('--d-a', {
        d: [false, undefined, 'a close is being decided already'],
        a: [true, 3, undefined],
      });
    }),
  );

  it(
    'is decided though the connection is still being asked for',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world({
        owner: { audits: { ...permissive, connect: () => cold('-----t', { t: true }) } },
      });
      const socket = owner.create(url);
      play(cold('cx', { c: () => socket.connect(), x: () => socket.close() }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('-(xc)', {
        x: 'owner close allowed',
        c: 'library connect cancelled',
      });
      expectObservable(socket.ended$.pipe(ended)).toBe('-(e|)', { e: 'owner 1000' });
    }),
  );

  it(
    'that is denied leaves the socket open',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ owner: { audits: { ...permissive, close: no } } });
      const socket = connecting(owner);
      play(cold('-c-s', { c: () => socket.close(), s: () => expect(socket.send('still here')).toBe('sent') }));

      expectObservable(socket.events$.pipe(briefly)).toBe('-d-s', {
        d: 'denied close denied',
        s: 'sent 1 (10)',
      });
    }),
  );

  it(
    'trap 12: a second one while the first is being decided is denied, one after that does nothing',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const audit = cold('  ---t', { t: true });
      const asked = '       -^--!';
      const { owner, network } = world({ owner: { audits: { ...permissive, close: () => audit } } });
      const socket = connecting(owner);
      play(cold('           -cc--c-c', { c: () => socket.close() }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('--d-c', {
        d: 'library close state',
        c: 'owner close allowed',
      });
      expectSubscriptions(audit.subscriptions).toBe(asked);
    }),
  );

  it.each<[string, unknown, unknown]>([
    ['1001, which is not for users', 1001, ''],
    ['999', 999, ''],
    ['5000', 5000, ''],
    ['a half code', 3000.5, ''],
    ['a text for a code', '1000', ''],
    ['a reason that is no text', 1000, 7],
    ['a reason of 124 bytes', 1000, 'é'.repeat(62)],
    ['a lone surrogate', 1000, '\ud800'],
  ])('trap 21: denies %s, throws nothing and asks nobody', (_what, code, reason) => {
    marbled(({ cold, expectObservable, flush }) => {
      const close = jest.fn(yes);
      const { owner, wire$ } = world({ owner: { audits: { ...permissive, close } } });
      const socket = connecting(owner);
      play(cold('-c', { c: () => socket.close(code as number, reason as string) }));

      expectObservable(wire$).toBe('');
      expectObservable(socket.events$.pipe(briefly)).toBe('-d', { d: 'denied close invalid-close' });
      flush();
      expect(close).not.toHaveBeenCalled();
    })();
  });

  it(
    'takes a reason of 123 bytes',
    marbled(({ cold, expectObservable }) => {
      const reason = `${'é'.repeat(61)}!`;
      const { owner, wire$ } = world();
      const socket = connecting(owner);
      play(cold('-c', { c: () => socket.close(4999, reason) }));

      expectObservable(wire$).toBe('-c', { c: `close 4999 ${reason}` });
    }),
  );

  it(
    'before connect() ends the socket, and no close frame is sent',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world();
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.close(4000) }));

      expectObservable(wire$).toBe('');
      expectObservable(socket.ended$.pipe(ended)).toBe('-(e|)', { e: 'owner 4000' });
    }),
  );

  it(
    'gives way to a listener that destroys the owner as it begins: one close frame is sent, not two',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world();
      const socket = connecting(owner);
      socket.state$.subscribe((state) => state === 'closing' && owner.destroy());
      play(cold('-c', { c: () => socket.close(4000) }));

      expectObservable(wire$).toBe('-c', { c: 'close 1001' });
      expectObservable(socket.ended$.pipe(ended)).toBe('-(e|)', { e: 'owner 1001' });
    }),
  );

  it(
    'is decided while the connection opens, and then closes what is open',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('--o', { o: opened() });
      const audit = cold('              ----t', { t: true });
      const { owner, wire$ } = world({ server, owner: { audits: { ...permissive, close: () => audit } } });
      const socket = connecting(owner);
      play(cold('                       -c', { c: () => socket.close() }));

      expectObservable(wire$).toBe('    -----x', { x: 'close 1000' });
    }),
  );
});

describe('the closing handshake', () => {
  it(
    'trap 35: has a deadline, after which the socket has ended and its link is terminated',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world({ link: { closeHandshake: 'never' }, limits: { closeTimeout: 5 } });
      const socket = connecting(owner);
      play(cold('-c', { c: () => socket.close(4000) }));

      expectObservable(wire$).toBe('-c----t', { c: 'close 4000', t: 'terminate' });
      expectObservable(socket.ended$).toBe('------(e|)', {
        e: { by: 'deadline', code: 1001, reason: '', wasClean: false, openFor: 6 },
      });
    }),
  );

  it(
    'L22 waits for a peer that still reads what was sent before, and then for no longer than the deadline',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('o--d', { o: opened(), d: drains(1) });
      const link = { closeHandshake: 'never', drain: 'scripted' } as const;
      const { owner, wire$ } = world({ server, link, limits: { closeTimeout: 5 } });
      const socket = connecting(owner);
      play(cold('-c', { c: () => (socket.send('an upload'), socket.close(4000)) }));

      expectObservable(wire$).toBe('-c---------t', { c: 'close 4000', t: 'terminate' });
      expectObservable(socket.ended$.pipe(ended)).toBe('-----------(e|)', { e: 'deadline 1001' });
    }),
  );

  it(
    'L22 that has a deadline which begins anew is over by the next one when the owner is destroyed',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('o--d----d', { o: opened(), d: drains(1) });
      const link = { closeHandshake: 'never', drain: 'scripted' } as const;
      const { owner, wire$ } = world({ server, link, limits: { closeTimeout: 5 } });
      const socket = connecting(owner);
      play(cold('-c-----x', { c: () => (socket.send('an upload'), socket.close(4000)), x: () => owner.destroy() }));

      expectObservable(wire$).toBe('-c---------t', { c: 'close 4000', t: 'terminate' });
    }),
  );

  it(
    'gives the code of the first close frame that arrives, whoever closed',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('o---x', { o: opened(), x: closes(4999, 'me too') });
      const { owner } = world({ server, link: { closeHandshake: 'never' } });
      const socket = connecting(owner);
      play(cold('-c', { c: () => socket.close(4000, 'bye') }));

      expectObservable(socket.ended$.pipe(map(({ by, code, reason, wasClean }) => [by, code, reason, wasClean]))).toBe(
        '----(e|)',
        { e: ['owner', 4999, 'me too', true] },
      );
    }),
  );

  it(
    'may be cut off by a lost connection: it is not clean then',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('o---#', { o: opened() });
      const { owner } = world({ server, link: { closeHandshake: 'never' } });
      const socket = connecting(owner);
      play(cold('-c', { c: () => socket.close(4000) }));

      expectObservable(socket.ended$.pipe(map(({ by, wasClean }) => [by, wasClean]))).toBe('----(e|)', {
        e: ['owner', false],
      });
    }),
  );

  it(
    'is seen though the owner holds the link',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: quiet });
      const socket = connecting(owner);
      play(cold('-hc', { h: () => socket.hold(), c: () => socket.close() }));

      expectObservable(socket.ended$.pipe(ended)).toBe('--(e|)', { e: 'owner 1000' });
    }),
  );
});
