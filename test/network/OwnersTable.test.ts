import { map } from 'rxjs';
import type { OwnerSnapshot } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { connecting, endpoint, marbled, permissive, play, url, world } from '../world.ts';

const rows = map((owners: readonly OwnerSnapshot[]) =>
  owners.map(({ name, sockets }) => `${name}: ${sockets.map(({ state }) => state).join(' ')}`.trim()).join(', '),
);

describe('owners$', () => {
  it(
    'gives the present, then what has become of it at each turn in which something changed (O19)',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('-o', { o: opened() });
      const { network, owner, newOwner } = world({ server, link: { closeHandshake: 1 } });
      let socket = owner.create(url);
      const start = () => {
        socket = connecting(owner);
        connecting(newOwner({ name: 'map' }));
      };
      play(cold('-s-x--d', { s: start, x: () => socket.close(), d: () => owner.destroy() }));

      expectObservable(network.owners$.pipe(rows)).toBe('abcde-f', {
        a: 'chat: created',
        b: 'chat: created connecting, map: connecting',
        c: 'chat: created open, map: open',
        d: 'chat: created closing, map: open',
        e: 'chat: created, map: open',
        f: 'map: open',
      });
      expectObservable(network.owners$.pipe(rows), '-----^!').toBe('-----e', { e: 'chat: created, map: open' });
    }),
  );

  it(
    'tells a listener who acts on what it is told of what came of it',
    marbled(({ cold, flush }) => {
      const { network, newOwner } = world();
      const seen: number[] = [];
      const act = () =>
        network.owners$.subscribe((owners) => {
          seen.push(owners.length);
          if (owners.length < 3) newOwner();
        });
      play(cold('-a', { a: act }));

      flush();
      expect(seen).toEqual([1, 2, 3]);
    }),
  );

  it(
    'leaves no timer where nobody looks, and completes with the network',
    marbled(({ cold, expectObservable }) => {
      const { network, owner } = world();
      play(cold('-c-x', { c: () => owner.create(url), x: () => network.destroy() }));

      expectObservable(network.owners$.pipe(rows)).toBe('ab-|', { a: 'chat:', b: 'chat: created' });
      expectObservable(network.owners$.pipe(rows), '-----^').toBe('-----(n|)', { n: '' });
    }),
  );
});

describe('snapshot()', () => {
  it('holds no socket that has ended, not even while its end is told', () => {
    const { network, owner } = world();
    const socket = owner.create(url);
    const seen: unknown[] = [];
    socket.ended$.subscribe(() => seen.push(network.snapshot()[0]?.sockets));
    socket.close();

    expect(seen).toEqual([[]]);
  });

  it(
    'counts what each socket has done, frozen to the last row',
    marbled(({ cold, flush }) => {
      const server = cold<ServerFrame>('--omm', { o: opened(), m: 'é' });
      const { network, owner } = world({ server, owner: { audits: { ...permissive, close: () => false } } });
      const socket = connecting(owner, `${url}?token=secret`);
      play(cold('---sc', { s: () => socket.send('hello'), c: () => socket.close() }));

      flush();
      const [row] = network.snapshot();
      expect(row).toEqual({
        id: 1,
        name: 'chat',
        kind: 'mod',
        denied: 1,
        sockets: [
          { id: 1, endpoint, state: 'open', since: 2, sent: 1, received: 2, bytesSent: 5, bytesReceived: 4, denied: 1 },
        ],
      });
      expect([network.snapshot(), row, row?.sockets, row?.sockets[0]].every(Object.isFrozen)).toBe(true);
    }),
  );
});
