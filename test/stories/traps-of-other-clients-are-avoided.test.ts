import { getEventListeners } from 'node:events';
import { firstValueFrom, map, type Observable, timer } from 'rxjs';
import { allowAll, createNetwork, type Decision, type Message, type SendOutcome } from 'rx-secure-networking';
import { closes, opened, type VirtualServer } from 'rx-secure-networking/testing';
import { wsTransport } from 'rx-secure-networking/ws';
import { startEcho, startServer } from '../server.ts';
import { marbled } from '../marbled.ts';
import { briefDecision, briefEnd, connecting, permissive, play, quiet, saying, url, world } from '../world.ts';

// The traps of other clients (one test each, where no test of a part shows them).

const slowly = (ms: number) => (): Observable<true> => timer(ms).pipe(map(() => true as const));

/** A server that keeps what each connection got. */
function keeping(): { server: VirtualServer; got: Message[][] } {
  const got: Message[][] = [];
  const server: VirtualServer = (_dial, received$) => {
    const own: Message[] = [];
    got.push(own);
    received$.subscribe((message) => own.push(message));
    return quiet;
  };
  return { server, got };
}

it(
  'trap 11: what waited in a socket that ended has its outcome, and no later socket sends it',
  marbled(({ flush }) => {
    const { server, got } = keeping();
    const { owner } = world({ server, owner: { auditMessages: true, audits: { ...permissive, send: slowly(5) } } });
    const first = connecting(owner);
    const outcomes: SendOutcome[] = [];
    first.opened$.subscribe(() => {
      first.send('for the first', (outcome) => outcomes.push(outcome));
    });
    timer(2).subscribe(() => first.close(4000));
    timer(3).subscribe(() => connecting(owner));

    flush();
    expect(outcomes).toEqual(['sent']); // asked before the close, so it goes before the close frame
    expect(got).toEqual([['for the first'], []]);
  }),
);

it(
  'trap 13: each outcome of a send has its own name',
  marbled(({ flush }) => {
    const audits = { ...permissive, send: ({ message }: { message: Message }) => message !== 'no' };
    const limits = { maxBufferedBytes: 10, maxMessageBytes: 20 };
    const { owner } = world({ link: { drain: 'scripted' }, limits, owner: { auditMessages: true, audits } });
    const socket = owner.create(url);
    const outcomes = [socket.send('too early')];
    socket.connect();
    socket.opened$.subscribe(() => {
      outcomes.push(socket.send('hello'), socket.send('no'), socket.send('x'.repeat(11)), socket.send('x'.repeat(21)));
    });

    flush();
    expect(outcomes).toEqual(['not-open', 'sent', 'denied', 'overflow', 'denied']);
  }),
);

it(
  'trap 14: when the peer goes, what has gone was sent in order and the rest has its outcome',
  marbled(({ cold, flush }) => {
    const gone = cold('o-----c', { o: opened(), c: closes(1001) });
    const { owner } = world({
      server: gone,
      owner: { auditMessages: true, audits: { ...permissive, send: slowly(2) } },
    });
    const socket = connecting(owner);
    const outcomes: string[] = [];
    const send = (message: string): void => {
      socket.send(message, (outcome) => outcomes.push(`${message} ${outcome}`));
    };
    socket.opened$.subscribe(() => {
      send('a');
      send('b');
      timer(3).subscribe(() => send('c'));
      timer(5).subscribe(() => send('d'));
    });

    flush();
    expect(outcomes).toEqual(['a sent', 'b sent', 'c sent', 'd not-open']);
  }),
);

it(
  'trap 18: what waits for an audit and what waits in the driver are bounded together',
  marbled(({ flush }) => {
    const limits = { maxBufferedBytes: 100 };
    const { owner } = world({
      limits,
      link: { drain: 'scripted' },
      owner: {
        auditMessages: true,
        audits: { ...permissive, send: ({ message }) => (message === 'now' ? true : slowly(9)()) },
      },
    });
    const socket = connecting(owner);
    let outcomes: SendOutcome[] = [];
    socket.opened$.subscribe(() => {
      outcomes = [socket.send('now'), socket.send('x'.repeat(90)), socket.send('x'.repeat(7)), socket.send('x')];
      expect(socket.bufferedBytes).toBe(100);
    });

    flush();
    expect(outcomes).toEqual(['sent', 'pending', 'pending', 'overflow']);
  }),
);

it(
  'trap 22: a message whose audit throws is denied, and the stream goes on',
  marbled(({ expectObservable }) => {
    const receive = ({ message }: { message: Message }): boolean => {
      JSON.parse(message as string);
      return true;
    };
    const { owner } = world({
      server: saying('{}', '{"broken', '[1]'),
      owner: { auditMessages: 'receive', audits: { ...permissive, receive } },
    });

    expectObservable(connecting(owner).messages$).toBe('(ab)', { a: '{}', b: '[1]' });
  }),
);

it(
  'trap 37: a destroy completes every stream that anybody has of the owner and its sockets',
  marbled(({ flush }) => {
    const { owner, newOwner } = world();
    const [open, created] = [connecting(owner), owner.create(url)];
    const pending = newOwner({ audits: { ...permissive, connect: slowly(1_000) } });
    const over: string[] = [];
    const watch = (name: string, stream$: Observable<unknown>): void => {
      stream$.subscribe({ complete: () => over.push(name), error: () => over.push(`${name} (error)`) });
    };
    for (const [name, socket] of Object.entries({ open, created })) {
      for (const stream of ['state$', 'messages$', 'sent$', 'events$', 'ended$', 'writable$'] as const) {
        watch(`${name}.${stream}`, socket[stream]);
      }
    }
    watch('created.opened$', created.opened$);
    watch('owner.open()', owner.open(url));
    watch('pending.open()', pending.open(url));
    watch('destroyed$', owner.destroyed$);

    timer(5).subscribe(() => {
      expect(over).toEqual([]);
      owner.destroy();
      pending.destroy();
      expect(over).toHaveLength(16);
    });
    flush();
    expect(over.filter((name) => name.endsWith('(error)'))).toEqual(['created.opened$ (error)']);
  }),
);

it('trap 45: a signal ends an open socket too, cancels a dial, and is left by sockets that ended otherwise', async () => {
  await using server = await startEcho();
  const network = createNetwork({ transport: wsTransport(), policy: allowAll });
  const owner = network.createOwner({ name: 'chat', audits: permissive });
  const abort = new AbortController();
  const sockets = Array.from({ length: 3 }, () => owner.create(server.url, { signal: abort.signal }));
  const [open, dialling, closed] = sockets as [(typeof sockets)[0], (typeof sockets)[0], (typeof sockets)[0]];
  open.connect();
  await firstValueFrom(open.opened$);
  closed.close();
  dialling.connect();

  abort.abort();
  expect(sockets.map((socket) => socket.state)).toEqual(['closed', 'closed', 'closed']);
  expect(await firstValueFrom(open.ended$)).toMatchObject({ by: 'owner', code: 1000 });
  expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
  network.destroy();
});

it(
  "trap 47: whatever code an owner closes with, the end is by the owner, and only its own socket's",
  marbled(({ flush }) => {
    const { owner, newOwner } = world();
    const other = connecting(newOwner());
    const ends: string[] = [];
    for (const code of [1000, 3000, 4001, 4401, 4999]) {
      const socket = connecting(owner);
      socket.opened$.subscribe(() => socket.close(code, 'the host is the one who'));
      socket.ended$.subscribe((end) => ends.push(briefEnd(end)));
    }

    flush();
    expect(ends).toEqual([1000, 3000, 4001, 4401, 4999].map((code) => `owner ${code} the host is the one who`));
    expect([other.state, owner.closed]).toEqual(['open', false]);
  }),
);

it('trap 50: the address that was checked is the one that is dialled, by one look-up, whatever the next would say', async () => {
  await using server = await startServer();
  const port = Number(new URL(server.url).port);
  const asked: (readonly string[])[] = [];
  let lookups = 0;
  const resolver = ((_host: string, _options: object, done: (error: null, answers: object[]) => void) => {
    lookups += 1;
    done(null, [{ address: lookups === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
  }) as never;
  const network = createNetwork({
    transport: wsTransport({ resolver }),
    policy: {
      resolve: ({ addresses }) => {
        asked.push(addresses);
        return addresses.every((address) => address === '127.0.0.1');
      },
    },
  });
  const owner = network.createOwner({ name: 'chat', audits: permissive });

  const first = connecting(owner, `ws://flips.example:${port}/`);
  await firstValueFrom(first.opened$);
  const second = connecting(owner, `ws://flips.example:${port}/`);
  expect(await firstValueFrom(second.ended$)).toMatchObject({ by: 'audit', error: { code: 'denied' } });
  expect(asked).toEqual([['127.0.0.1'], ['127.0.0.2']]);
  expect([lookups, server.peers.length]).toEqual([2, 1]);
  network.destroy();
});

it(
  'trap 52: a denial is told in the turn in which it was asked for, and is the end',
  marbled(({ expectObservable, expectSubscriptions, cold }) => {
    const server = cold('(o)', { o: opened() });
    const { owner, network } = world({ server, owner: { audits: { ...permissive, connect: () => false } } });
    const decisions: Decision[] = [];
    network.decisions$.subscribe((decision) => decisions.push(decision));
    const socket = owner.create(url);
    const types: string[] = [];
    socket.events$.subscribe(({ type }) => types.push(type));

    socket.connect();
    expect(types).toEqual(['denied', 'ended']);
    expect(decisions.map(briefDecision)).toEqual(['owner create allowed', 'owner connect denied']);
    expectObservable(owner.open(url)).toBe('#', undefined, expect.objectContaining({ code: 'denied' }));
    expectSubscriptions(server.subscriptions).toBe([]);
  }),
);

it(
  'trap 53: a socket that is closing counts until its link is gone, so that churn cannot pass the quota',
  marbled(({ cold, flush }) => {
    const limits = { socketsPerOwner: 1, closeTimeout: 10 };
    const { owner } = world({ limits, link: { closeHandshake: 'never' } });
    const tries: string[] = [];
    const attempt = () => {
      try {
        connecting(owner);
        tries.push('made');
      } catch (error) {
        tries.push((error as { code: string }).code);
      }
    };
    const first = connecting(owner);
    play(cold('-a-b---------c', { a: () => first.close(), b: attempt, c: attempt }));

    flush();
    expect(first.state).toBe('closed');
    expect(tries).toEqual(['limit', 'made']);
  }),
);
