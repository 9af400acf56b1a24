import { map } from 'rxjs';
import type { Decision, Message, ReceiveRequest } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { briefly, connecting, decidedly, ended, permissive, play, url, world, yes } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), a: 'a', b: 'b', c: 'c', x: closes(1000) };
const t = { t: true, f: false };

describe('L16 incoming messages with audits that answer later', () => {
  it(
    'arrive in the order in which they came, and the end of the peer behind them (traps 25 and 26)',
    marbled(({ cold, expectObservable }) => {
      const server = cold('     oabcx', frames);
      const audits = { a: cold(' -----t', t), b: cold('-f', t), c: cold('-t', t) };
      const expected = '        ------(ac|)';
      const state = '           -o--i-(x|)';
      const receive = ({ message }: ReceiveRequest) => audits[message as 'a'];
      const { owner } = world({ server, owner: { audits: { ...permissive, receive }, auditMessages: 'receive' } });
      const socket = connecting(owner);
      play(cold('               -----s', { s: () => expect(socket.send('late')).toBe('not-open') }));

      expectObservable(socket.messages$).toBe(expected);
      expectObservable(socket.state$, '-^').toBe(state, {
        o: 'open',
        i: 'closing',
        x: 'closed',
      });
      expectObservable(socket.ended$.pipe(ended)).toBe('------(e|)', { e: 'peer 1000' });
    }),
  );

  it(
    'are cancelled by destroy(): each a decision, none delivered',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('     oab', frames);
      const audit = cold('      -----t', t);
      const audits = { ...permissive, receive: () => audit };
      const { owner, network } = world({ server, owner: { audits, auditMessages: 'receive' } });
      const socket = connecting(owner);
      play(cold('               ---x', { x: () => owner.destroy() }));

      expectObservable(socket.messages$).toBe('---|');
      expectObservable(network.decisions$.pipe(decidedly)).toBe('---(cc)', { c: 'library receive cancelled' });
      expectSubscriptions(audit.subscriptions).toBe(['-^-!', '--^!']);
    }),
  );

  it(
    'are cancelled by an allowed close()',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('     oab', frames);
      const audit = cold('      -----t', t);
      const audits = { ...permissive, receive: () => audit };
      const { owner } = world({ server, owner: { audits, auditMessages: 'receive' } });
      const socket = connecting(owner);
      play(cold('               ---x', { x: () => socket.close() }));

      expectObservable(socket.messages$).toBe('---|');
      expectSubscriptions(audit.subscriptions).toBe(['-^-!', '--^!']);
    }),
  );

  it(
    'pause the link while more than `maxHeldBytes` wait, until half of that is through (trap 27)',
    marbled(({ cold, expectObservable }) => {
      const server = cold('     o(abc)d', { ...frames, d: 'd' });
      const audit = cold('      ------t', t);
      const wire = '            -p-----r';
      const expected = '        -------(abc)-d';
      const audits = { ...permissive, receive: () => audit };
      const { owner, wire$ } = world({ server, limits: { maxHeldBytes: 2 }, owner: { audits } });
      const socket = connecting(owner, url, { auditMessages: 'both' });

      expectObservable(wire$).toBe(wire, { p: 'pause', r: 'resume' });
      expectObservable(socket.messages$).toBe(expected);
    }),
  );

  it(
    'let the link read on when exactly half of the bound still waits',
    marbled(({ cold, expectObservable }) => {
      const server = cold('     o(abcab)', frames);
      let asked = 0;
      const audits = { ...permissive, receive: () => cold(`${'-'.repeat(6 + (asked += 1))}t`, t) };
      const { owner, wire$ } = world({ server, limits: { maxHeldBytes: 4 }, owner: { audits } });
      const { messages$ } = connecting(owner, url, { auditMessages: 'receive' });

      expectObservable(messages$).toBe('--------abcab');
      expectObservable(wire$, '^ 30ms !').toBe('-p--------r', { p: 'pause', r: 'resume' });
    }),
  );

  it(
    'end the socket with 1008 where they are too many and the link cannot be paused',
    marbled(({ cold, expectObservable }) => {
      const audits = { ...permissive, receive: () => cold('-', t) };
      const { owner, wire$ } = world({
        server: cold('oabc', frames),
        link: { canPause: false },
        limits: { maxHeldBytes: 2 },
        owner: { audits, auditMessages: 'receive' },
      });
      const socket = connecting(owner);

      expectObservable(wire$).toBe('---(pc)', { p: 'pause', c: 'close 1008' });
      expectObservable(socket.ended$.pipe(map((end) => [end.by, end.code, end.error?.code]))).toBe('---(e|)', {
        e: ['network', 1008, 'limit'],
      });
    }),
  );
});

describe('incoming messages', () => {
  it(
    'are counted and measured on the wire, in UTF-8 (trap 20)',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('oéb', { o: opened(), é: 'é€😀', b: Uint8Array.of(1, 2) });
      const socket = connecting(world({ server }).owner);

      expectObservable(socket.messages$).toBe('-éb', { é: 'é€😀', b: Uint8Array.of(1, 2) });
      expectObservable(socket.events$.pipe(briefly)).toBe('oéb', {
        o: 'connected',
        é: 'message 1 (9)',
        b: 'message 2 (2)',
      });
    }),
  );

  it(
    'beyond `maxMessageBytes` end the socket before anybody is asked; at the bound they pass',
    marbled(({ cold, expectObservable, flush }) => {
      const server = cold<ServerFrame>('oab', { o: opened(), a: 'éé', b: 'éé!' });
      const receive = jest.fn(yes);
      const owners = { audits: { ...permissive, receive }, auditMessages: 'receive' } as const;
      const socket = connecting(world({ server, limits: { maxMessageBytes: 4 }, owner: owners }).owner);

      expectObservable(socket.messages$).toBe('-a|', { a: 'éé' });
      expectObservable(socket.ended$.pipe(ended)).toBe('--(e|)', { e: 'network 1009' });
      flush();
      expect(receive).toHaveBeenCalledTimes(1);
    }),
  );

  it(
    'L18 are dropped after an allowed close(), whatever the driver still delivers, and nobody is asked (trap 24)',
    marbled(({ cold, expectObservable, flush }) => {
      const server = cold('   oa-bc', frames);
      const expected = '      -a-----|';
      const receive = jest.fn(yes);
      const owners = { audits: { ...permissive, receive }, auditMessages: 'receive' } as const;
      const { owner } = world({ server, link: { closeHandshake: 5 }, owner: owners });
      const socket = connecting(owner);
      play(cold('             --x', { x: () => socket.close() }));

      expectObservable(socket.messages$).toBe(expected);
      flush();
      expect(receive).toHaveBeenCalledTimes(1);
    }),
  );

  it.each(['events$', 'messages$'] as const)('L18 are dropped after a close() in a listener of %s', (name) => {
    marbled(({ cold, flush }) => {
      const socket = connecting(world({ server: cold('oab', frames) }).owner);
      const seen: Message[] = [];
      if (name === 'events$') socket.events$.subscribe(({ type }) => type === 'message' && socket.close());
      else socket.messages$.subscribe(() => socket.close());
      socket.messages$.subscribe((message) => seen.push(message));

      flush();
      expect(seen).toEqual([]);
    })();
  });

  it(
    'go on where the close() is denied',
    marbled(({ cold, expectObservable }) => {
      const server = cold('   oa-bc', frames);
      const { owner } = world({ server, owner: { audits: { ...permissive, close: () => false } } });
      const socket = connecting(owner);
      play(cold('             --x', { x: () => socket.close() }));

      expectObservable(socket.messages$).toBe('-a-bc');
    }),
  );
});

describe('the receive audits', () => {
  it(
    'are the host’s rule always, then the owner’s unless it is turned off',
    marbled(({ cold, flush }) => {
      const asked: string[] = [];
      const audit = (name: string, allow: boolean) => (request: ReceiveRequest) => {
        asked.push(`${name} ${String(request.message)}`);
        return allow || request.message !== 'b';
      };
      const policy = { receive: audit('policy', false) };
      const audits = { ...permissive, receive: audit('owner', true) };
      const { owner, newOwner } = world({ server: cold('oab', frames), policy, owner: { audits } });
      connecting(newOwner({ auditMessages: false }));
      connecting(owner);

      flush();
      expect(asked).toEqual(['policy a', 'policy a', 'owner a', 'policy b', 'policy b']);
    }),
  );

  it(
    'that deny later are on record with the size of the message and how long they took',
    marbled(({ cold, expectObservable }) => {
      const audits = { ...permissive, receive: () => cold('--f', t) };
      const { owner, network } = world({ server: cold('o-a', frames), owner: { audits, auditMessages: 'receive' } });
      connecting(owner);

      const shown = map(({ action, bytes, waited }: Decision) => [action, bytes, waited]);
      expectObservable(network.decisions$.pipe(shown)).toBe('----d', { d: ['receive', 1, 2] });
    }),
  );

  it(
    'L10 that destroy the owner deliver nothing, and tell of no message, whatever they answer',
    marbled(({ cold, expectObservable }) => {
      const receive = () => {
        here.owner.destroy();
        return true;
      };
      const audits = { ...permissive, receive };
      const here = world({ server: cold('o-a', frames), owner: { audits, auditMessages: 'receive' } });
      const socket = connecting(here.owner);

      expectObservable(socket.messages$).toBe('--|');
      expectObservable(socket.events$.pipe(briefly)).toBe('o-(e|)', { o: 'connected', e: 'ended owner 1001' });
    }),
  );

  it(
    'L4 get a copy: what they change is not what is delivered',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('ob', { o: opened(), b: Uint8Array.of(1, 2, 3) });
      const receive = ({ message }: ReceiveRequest) => (message as Uint8Array).fill(9).length === 3;
      const { owner } = world({ server, owner: { audits: { ...permissive, receive }, auditMessages: 'receive' } });
      const socket = connecting(owner);

      expectObservable(socket.messages$).toBe('-b', { b: Uint8Array.of(1, 2, 3) });
    }),
  );

  it(
    'see what arrived when, in a frozen request',
    marbled(({ cold, flush }) => {
      const receive = jest.fn<boolean, [ReceiveRequest]>(yes);
      const { owner } = world({
        server: cold('o--a', frames),
        owner: { audits: { ...permissive, receive }, auditMessages: 'both' },
      });
      connecting(owner);

      flush();
      const request = receive.mock.lastCall?.[0];
      expect(request).toMatchObject({ action: 'receive', at: 3, socket: 1, url, message: 'a' });
      expect(Object.isFrozen(request)).toBe(true);
    }),
  );
});
