import { map, NEVER } from 'rxjs';
import type { ConnectRequest, Verdict } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { brief, briefly, connecting, decidedly, ended, no, permissive, play, url, world, yes } from '../world.ts';

const states = { n: 'created', c: 'connecting', o: 'open', x: 'closed' };
const verdicts: Record<string, Verdict> = {
  t: true,
  f: false,
  d: { allow: false, reason: 'not today', code: 'today' },
};

describe('connect()', () => {
  it(
    'dials in its own frame, and opens when the server accepts',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold<ServerFrame>('--o', { o: opened() });
      const subs = '                    -^';
      const state = '                   nc-o';
      const events = '                  ---o';
      const open = '                    ---(o|)';
      const { owner } = world({ server });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      expectObservable(socket.state$).toBe(state, states);
      expectObservable(socket.events$.pipe(briefly)).toBe(events, { o: 'connected' });
      expectObservable(socket.opened$).toBe(open, { o: undefined });
      expectSubscriptions(server.subscriptions).toBe(subs);
    }),
  );

  it(
    'L4 dials exactly what was audited',
    marbled(({ cold, expectObservable }) => {
      const connect = jest.fn<boolean, [ConnectRequest]>(yes);
      const { owner, wire$ } = world({ owner: { audits: { ...permissive, connect } } });
      play(cold('-c', { c: () => connecting(owner, 'WS://EXAMPLE.com?room=7#'.slice(0, -1)) }));
      play(cold('--t', { t: () => expect(connect.mock.lastCall?.[0].url).toBe('ws://example.com/?room=7') }));

      expectObservable(wire$).toBe('-d', { d: 'dial ws://example.com/?room=7' });
    }),
  );

  it(
    'waits for an audit that answers later, and the decision says how long',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const audit = cold('   ---t', verdicts);
      const asked = '        -^--!';
      const wire = '         ----d';
      const { network, owner, wire$ } = world({ owner: { audits: { ...permissive, connect: () => audit } } });
      const socket = owner.create(url);
      play(cold('            -c', { c: () => socket.connect() }));

      expectObservable(wire$).toBe(wire, { d: `dial ${url}` });
      expectObservable(network.decisions$.pipe(map(({ waited }) => waited))).toBe('----w', { w: 3 });
      expectSubscriptions(audit.subscriptions).toBe(asked);
    }),
  );

  it(
    'is asked for once: a second one is denied and changes nothing',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world();
      const socket = owner.create(url);
      const connect = () => socket.connect();
      play(cold('                                       -c-c', { c: connect }));

      expectObservable(wire$).toBe('                    -d--', { d: `dial ${url}` });
      expectObservable(socket.state$).toBe('            n(co)', states);
      expectObservable(socket.events$.pipe(briefly)).toBe('-o-d', { o: 'connected', d: 'denied connect state' });
    }),
  );

  it(
    'O16 does nothing on a socket that has ended',
    marbled(({ cold, expectObservable }) => {
      const { network, owner, wire$ } = world();
      const socket = owner.create(url);
      play(cold('-x-c', { x: () => socket.close(), c: () => socket.connect() }));

      expectObservable(wire$).toBe('');
      expectObservable(network.decisions$.pipe(decidedly)).toBe('-c', { c: 'owner close allowed' });
    }),
  );
});

describe('a denied connect()', () => {
  it.each<[string, string, string]>([
    ['at once', '       f', 'denied'],
    ['later', '         ----d', 'denied'],
    ['by silence', '    -', 'timeout'],
    ['by completion', ' --|', 'empty'],
    ['by an error', '   --#', 'errored'],
  ])('ends the socket without a dial: %s', (_when, answer, code) => {
    marbled(({ cold, expectObservable, flush }) => {
      const audit = cold(answer, verdicts);
      const audits = { ...permissive, connect: () => audit };
      const { owner, wire$, network } = world({ owner: { audits, limits: { auditTimeout: 9 } } });
      const socket = owner.create(url);
      const lines: string[] = [];
      socket.events$.subscribe((event) => lines.push(brief(event)));
      play(cold('-c', { c: () => socket.connect() }));

      expectObservable(wire$).toBe('');
      expectObservable(
        network.decisions$.pipe(
          decidedly,
          map((text) => lines.push(text)),
        ),
      ); // in order with events
      flush();
      expect(lines).toEqual([`owner connect ${code}`, `denied connect ${code}`, 'ended audit 1006']);
    })();
  });

  it(
    'tells opened$ and ended$ why',
    marbled(({ cold, expectObservable }) => {
      const connect = () => verdicts['d'] as Verdict;
      const { owner } = world({ owner: { audits: { ...permissive, connect } } });
      const socket = owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      const decision = expect.objectContaining({ layer: 'owner', code: 'denied', given: 'today' });
      const error = expect.objectContaining({
        name: 'SocketError',
        code: 'denied',
        message: 'Socket to wss://example.com:443/chat: not today',
        decision,
      });
      expectObservable(socket.opened$).toBe('-#', {}, error);
      expectObservable(socket.ended$.pipe(map((end) => end.error))).toBe('-(e|)', { e: error });
    }),
  );

  it(
    'is on record with how long its audit took',
    marbled(({ cold, expectObservable }) => {
      const { network, owner } = world({ owner: { audits: { ...permissive, connect: () => cold('---f', verdicts) } } });
      play(cold('-c', { c: () => connecting(owner) }));

      expectObservable(network.decisions$.pipe(map(({ waited }) => waited))).toBe('-n--w', { n: undefined, w: 3 });
    }),
  );

  it(
    'says why: it is connected already, or too often',
    marbled(({ cold, flush }) => {
      const { network, owner } = world({ limits: { attemptsPerSecond: 1 } });
      const reasons: unknown[] = [];
      network.decisions$.subscribe(
        ({ action, allow, reason }) => action === 'connect' && !allow && reasons.push(reason),
      );
      const ask = () => {
        connecting(owner).connect();
        connecting(owner);
      };
      play(cold('-a', { a: ask }));

      flush();
      expect(reasons).toEqual([
        'the socket is connecting: a handle connects once',
        'more than 1 attempts in this second (limits.attemptsPerSecond)',
      ]);
    }),
  );

  it(
    'L2 by the owner counts, though the policy has allowed it later',
    marbled(({ cold, expectObservable }) => {
      const policy = { connect: () => cold('--t', verdicts) };
      const { owner, network, wire$ } = world({ policy, owner: { audits: { ...permissive, connect: no } } });
      play(cold('-c', { c: () => connecting(owner) }));

      expectObservable(wire$).toBe('');
      expectObservable(network.decisions$.pipe(decidedly)).toBe('-a-d', {
        a: 'owner create allowed',
        d: 'owner connect denied',
      });
    }),
  );

  it(
    'is cancelled where its own audit destroys the owner, whatever it answers',
    marbled(({ cold, expectObservable }) => {
      const connect = () => {
        here.owner.destroy();
        return true;
      };
      const here = world({ owner: { audits: { ...permissive, connect } } });
      const socket = here.owner.create(url);
      play(cold('-c', { c: () => socket.connect() }));

      expectObservable(here.network.decisions$.pipe(decidedly)).toBe('-c', { c: 'library connect cancelled' });
    }),
  );

  it(
    'L2 by the policy is not put to the owner',
    marbled(({ cold, expectObservable, flush }) => {
      const connect = jest.fn(yes);
      const policy = { connect: () => cold('--f', verdicts) };
      const { owner, network } = world({ policy, owner: { audits: { ...permissive, connect } } });
      play(cold('-c', { c: () => connecting(owner) }));

      expectObservable(network.decisions$.pipe(decidedly)).toBe('-a-d', {
        a: 'owner create allowed',
        d: 'policy connect denied',
      });
      flush();
      expect(connect).not.toHaveBeenCalled();
    }),
  );

  it(
    'trap 4: dials nothing when its owner ends before the audit has answered',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const audit = cold('   ----t', verdicts);
      const asked = '        -^-!';
      const { owner, network, wire$ } = world({ owner: { audits: { ...permissive, connect: () => audit } } });
      const socket = owner.create(url);
      play(cold('            -c-x', { c: () => socket.connect(), x: () => owner.destroy() }));

      expectObservable(wire$).toBe('');
      expectObservable(network.decisions$.pipe(decidedly)).toBe('---d', { d: 'library connect cancelled' });
      expectSubscriptions(audit.subscriptions).toBe(asked);
    }),
  );

  it(
    'dials nothing where the host ends the owner as it hears of the decision',
    marbled(({ cold, expectObservable }) => {
      const { owner, network, wire$ } = world();
      network.decisions$.subscribe(({ action }) => action === 'connect' && owner.destroy());
      play(cold('-c', { c: () => connecting(owner) }));

      expectObservable(wire$).toBe('');
      expectObservable(owner.destroyed$).toBe('-(d|)', { d: undefined });
    }),
  );

  it(
    'asks nobody where a listener ends the socket as it starts',
    marbled(({ cold, expectObservable, flush }) => {
      const connect = jest.fn(yes);
      const { owner, wire$ } = world({ owner: { audits: { ...permissive, connect } } });
      const socket = owner.create(url);
      socket.state$.subscribe((state) => state === 'connecting' && owner.destroy());
      play(cold('-c', { c: () => socket.connect() }));

      expectObservable(wire$).toBe('');
      flush();
      expect(connect).not.toHaveBeenCalled();
    }),
  );
});

it(
  'trap 7: a connect audit that never answers has a deadline of its own',
  marbled(({ cold, expectObservable }) => {
    const audits = { ...permissive, connect: () => NEVER };
    const { owner } = world({ owner: { audits }, limits: { auditTimeout: 3, connectTimeout: 2 } });
    const socket = owner.create(url);
    play(cold('-c', { c: () => socket.connect() }));

    expectObservable(socket.ended$.pipe(ended)).toBe('----(e|)', { e: 'audit 1006' });
  }),
);
