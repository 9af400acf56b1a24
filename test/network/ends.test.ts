import { firstValueFrom, map, throwError } from 'rxjs';
import { type EndRecord, type OwnerOptions, type Policy, rateLimit, type SocketError } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { briefEnd, connecting, endpoint, play, url, world, type WorldOptions } from '../world.ts';
import { isTransient } from '../../lib/resilience/planRetry.ts';

const briefRecord = ({ owner, socket, end }: EndRecord): string => `${owner.name} ${socket} ${briefEnd(end)}`;

describe('ends$', () => {
  it(
    'tells how every socket of every owner ends, as it ends, and completes with the network',
    marbled(({ cold, expectObservable }) => {
      const { network, owner, newOwner } = world();
      const [first, second] = [connecting(owner), connecting(newOwner({ name: 'other' }))];
      owner.create(url); // never connected: ends with its owner
      play(
        cold('-abcd', {
          a: () => second.close(4_001, 'bye'),
          b: () => network.endSocket(first.id, 'enough'),
          c: () => owner.destroy(),
          d: () => network.destroy(),
        }),
      );

      expectObservable(network.ends$.pipe(map(briefRecord))).toBe('-abc|', {
        a: 'other 1048577 owner 4001 bye',
        b: 'chat 1 host 1001 enough',
        c: 'chat 2 owner 1001',
      });
    }),
  );

  it('L7 P13 says why a connection failed, also where its owner must not know', async () => {
    const records: EndRecord[] = [];
    const seen: unknown[] = [];
    for (const errorDetail of ['full', 'opaque'] as const) {
      const owner: Partial<OwnerOptions> = { name: errorDetail, errorDetail };
      const { network, owner: made } = world({ server: () => throwError(() => new Error('ECONNREFUSED')), owner });
      network.ends$.subscribe((record) => records.push(record));
      const { error } = await firstValueFrom(connecting(made).ended$);
      seen.push(error?.message, error?.cause);
    }

    const cause = expect.objectContaining({ message: 'ECONNREFUSED' });
    const message = `Socket to ${endpoint}: the connection failed`;
    expect(seen).toEqual([`${message} (ECONNREFUSED)`, cause, message, undefined]);
    expect(records).toEqual([
      expect.objectContaining({ owner: expect.objectContaining({ name: 'full' }), socket: 1, endpoint }),
      expect.objectContaining({ owner: expect.objectContaining({ name: 'opaque' }), socket: 1, endpoint }),
    ]);
    for (const { end } of records) expect(end.error).toMatchObject({ code: 'connect-failed', cause });
  });

  it('P13 an owner that must not know learns nothing of a rate limit on addresses either', async () => {
    const policy: Policy = { resolve: rateLimit({ count: 1, per: 60_000 }) };
    const { network, owner } = world({ policy, link: { addresses: ['10.0.0.1'] }, owner: { errorDetail: 'opaque' } });
    const records: EndRecord[] = [];
    network.ends$.subscribe((record) => records.push(record));
    await firstValueFrom(connecting(owner).opened$);
    const { error } = await firstValueFrom(connecting(owner).ended$);

    expect([error?.code, error?.decision]).toEqual(['connect-failed', undefined]);
    expect(records[0]?.end.error).toMatchObject({
      code: 'connect-failed',
      decision: { action: 'resolve', code: 'rate' },
    });
    network.destroy();
  });

  it(
    'P13 an owner that must not know sees one story of a refusal, a denied address and a time-out; the host sees which',
    marbled(({ cold, expectObservable, flush }) => {
      const stories: unknown[] = [];
      const causes: unknown[] = [];
      const worlds: WorldOptions[] = [
        { server: () => cold('--#', undefined, new Error('ECONNREFUSED')) },
        { server: () => cold('-'), limits: { connectTimeout: 2 } },
        { policy: { resolve: () => false }, link: { addresses: ['10.0.0.1'] } },
      ];
      for (const each of worlds) {
        const { network, owner } = world({ ...each, owner: { errorDetail: 'opaque' } });
        network.ends$.subscribe(({ end: { by, error } }) => causes.push([by, error?.code]));
        const events: unknown[] = [];
        stories.push(events);
        const socket = owner.create(url);
        socket.events$.subscribe((event) => {
          const { error, ...rest } = event.type === 'ended' ? event.end : (event as { readonly error?: SocketError });
          events.push(
            event.type,
            rest,
            error?.code,
            error?.message,
            error?.cause,
            error?.decision,
            error && isTransient(error),
          );
        });
        socket.opened$.subscribe({ error: (error: unknown) => events.push(String(error)) });
        socket.connect();
      }
      expectObservable(cold('---|')).toBe('---|');
      flush();

      const [first, ...others] = stories.map((story) => JSON.stringify(story));
      expect(others).toEqual([first, first]);
      expect(first).toContain('connect-failed');
      expect(causes.sort()).toEqual([
        ['deadline', 'connect-timeout'],
        ['network', 'connect-failed'],
        ['network', 'connect-failed'],
      ]);
    }),
  );

  it('L17 an observer that throws, or ends the network, breaks nothing', () => {
    const { network, owner } = world();
    network.ends$.subscribe(() => network.destroy());
    const notified: number[] = [];
    network.ends$.subscribe(({ socket }) => notified.push(socket));
    const [first] = [connecting(owner), connecting(owner)];
    first.close();

    expect([notified, owner.closed, network.snapshot()]).toEqual([[1, 2], true, []]);
  });
});
