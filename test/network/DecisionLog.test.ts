import { Subscription } from 'rxjs';
import type { Decision, Policy } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { DecisionLog } from '../../lib/network/DecisionLog.ts';
import { marbled } from '../marbled.ts';
import { brief, briefDecision, connecting, decidedly, endpoint, no, permissive, play, url, world } from '../world.ts';

const secret = `${url}?token=secret`;

describe('decisions$', () => {
  it('has no field of which there is nothing to say', () => {
    const { owner, network } = world();
    const keys: string[][] = [];
    network.decisions$.subscribe((decision) => keys.push(Object.keys(decision)));
    owner.create(url);
    expect(() => owner.create('nonsense')).toThrow();

    const always = ['seq', 'at', 'action', 'layer', 'allow', 'code'];
    expect(keys).toEqual([
      [...always, 'owner', 'socket', 'endpoint'],
      [...always, 'reason', 'owner'],
    ]);
  });

  it(
    'has no field of which there is nothing to say, also where an audit has taken its time',
    marbled(({ cold, flush }) => {
      const connect = () => cold('--t', { t: true });
      const { owner, network } = world({ owner: { audits: { ...permissive, connect } } });
      const socket = owner.create(url);
      const keys: string[][] = [];
      network.decisions$.subscribe((decision) => keys.push(Object.keys(decision)));
      play(cold('-c', { c: () => socket.connect() }));

      flush();
      const always = ['seq', 'at', 'action', 'layer', 'allow', 'code'];
      expect(keys).toEqual([[...always, 'owner', 'socket', 'endpoint', 'waited']]);
    }),
  );

  it(
    'P14 tells every step of a life, allowed or not, as it is decided (O19, O20)',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('--o', { o: opened() });
      const policy: Policy = { resolve: () => true };
      const { owner, network } = world({ server, policy, link: { addresses: ['203.0.113.7'] } });
      const run = () => {
        const socket = connecting(owner);
        play(cold('-----x', { x: () => socket.close() }));
      };
      play(cold('-r', { r: run }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('-(abr)x', {
        a: 'owner create allowed',
        b: 'owner connect allowed',
        r: 'policy resolve allowed',
        x: 'owner close allowed',
      });
    }),
  );

  it(
    'is hot: without replay',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world();
      play(cold('-a--a', { a: () => owner.create(url) }));

      expectObservable(network.decisions$.pipe(decidedly), '---^').toBe('----a', { a: 'owner create allowed' });
    }),
  );

  it(
    'counts decisions from 1, whether anybody looks or not',
    marbled(({ cold, flush }) => {
      const { owner, newOwner, network } = world();
      const other = newOwner();
      const seqs: number[] = [];
      owner.create(url);
      play(cold('-ab', { a: () => connecting(owner), b: () => other.create(url) }));
      network.decisions$.subscribe(({ seq }) => seqs.push(seq));

      flush();
      expect(seqs).toEqual([2, 3, 4]);
    }),
  );

  it(
    'completes when the network is destroyed, behind the last of them',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world({ owner: { audits: { ...permissive, connect: () => cold('-') as never } } });
      const socket = owner.create(url);
      play(cold('-cx', { c: () => socket.connect(), x: () => network.destroy() }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('--(c|)', { c: 'library connect cancelled' });
      expectObservable(network.decisions$, '----^').toBe('----|');
    }),
  );
});

describe('an allowance', () => {
  const ruling = { layer: 'owner', allow: true, code: 'allowed' } as const;
  const owner = { id: 1, name: 'chat', kind: 'mod' };

  it('is not even described while nobody listens, and a denial always is', () => {
    const now = jest.fn(() => 7);
    const log = new DecisionLog({ now, schedule: () => Subscription.EMPTY });
    expect(log.record(owner, { action: 'send' }, ruling, 0)).toBeUndefined();
    expect(now).not.toHaveBeenCalled();

    const denied = { ...ruling, allow: false, code: 'denied' } as const;
    expect(log.record(owner, { action: 'send' }, denied, 1)).toMatchObject({
      forHost: { seq: 2, code: 'denied' },
      forOwner: { seq: 1, code: 'denied' },
    });
    log.decisions$.subscribe();
    log.record(owner, { action: 'send' }, ruling, 1);
    expect(now).toHaveBeenCalledTimes(2);
  });
});

describe('a decision', () => {
  it('is each subscriber’s own: what one writes to it, as loggers do, no other sees', () => {
    const { owner, network } = world();
    const seen: Decision[] = [];
    network.decisions$.subscribe((decision) => {
      Object.assign(decision, { level: 'info' });
      expect(Object.isFrozen(decision.owner)).toBe(true); // the same in all records: hosts may count by it
    });
    network.decisions$.subscribe((decision) => seen.push(decision));
    owner.create(url);

    expect(seen).toEqual([expect.objectContaining({ action: 'create', owner: { id: 1, name: 'chat', kind: 'mod' } })]);
    expect(seen[0]).not.toHaveProperty('level');
  });

  it(
    'P14 is plain data: who, what, where, when, why, without payload and query (trap 57)',
    marbled(({ cold, flush }) => {
      const audits = {
        ...permissive,
        send: () => ({ allow: false, reason: 'not\nnow', code: 'busy', retryAfter: 9 }) as const,
      };
      const { owner, network } = world({ owner: { name: 'mod\n7', audits, auditMessages: true } });
      const socket = connecting(owner, secret);
      const decisions: Decision[] = [];
      network.decisions$.subscribe((decision) => decisions.push(decision));
      play(cold('--s', { s: () => socket.send('password') }));

      flush();
      expect(decisions).toEqual([
        {
          seq: 3,
          at: 2,
          action: 'send',
          layer: 'owner',
          allow: false,
          code: 'denied',
          given: 'busy',
          reason: 'not\\u{a}now',
          owner: { id: 1, name: 'mod\\u{a}7', kind: 'mod' },
          socket: 1,
          endpoint,
          bytes: 8,
        },
      ]);
      expect(JSON.stringify(decisions)).not.toMatch(/secret|password/);
    }),
  );

  it(
    'that is an allowance says no more than it must',
    marbled(({ cold, flush }) => {
      const { owner, network } = world();
      const decisions: Decision[] = [];
      network.decisions$.subscribe((decision) => decisions.push(decision));
      play(cold('-c', { c: () => owner.create(secret) }));

      flush();
      const { seq, at, ...rest } = decisions[0] as Decision;
      expect([seq, at]).toEqual([1, 1]);
      expect(rest).toEqual({
        action: 'create',
        layer: 'owner',
        allow: true,
        code: 'allowed',
        owner: { id: 1, name: 'chat', kind: 'mod' },
        socket: 1,
        endpoint,
      });
    }),
  );
});

it(
  'L7 each denial is one decision and one event on its socket, with the same code and reason',
  marbled(({ cold, flush }) => {
    const server = cold<ServerFrame>('om', { o: opened(), m: 'hello' });
    const audits = { ...permissive, send: no, receive: no, close: no };
    const { owner, network } = world({ server, owner: { audits, auditMessages: 'both' } });
    const socket = connecting(owner);
    const decided: string[] = [];
    const notified: string[] = [];
    network.decisions$.subscribe((decision) => decided.push(`${briefDecision(decision)}: ${decision.reason ?? ''}`));
    socket.events$.subscribe((event) => event.type === 'denied' && notified.push(`${brief(event)}: ${event.reason}`));
    const ask = () => {
      socket.connect();
      socket.send('hello');
      socket.send(7 as never);
      socket.close();
      socket.close(7);
    };
    play(cold('--a', { a: ask }));

    flush();
    expect(notified).toHaveLength(6);
    expect(notified).toEqual(decided.map((line) => line.replace(/^\w+/, 'denied')));
    expect(network.snapshot()[0]).toMatchObject({ denied: 6, sockets: [{ denied: 6 }] });
  }),
);
