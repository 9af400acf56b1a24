import { ownerCoreOf } from '../../lib/network/OwnerHandle.ts';
import { blocks, idsInBlock } from '../../lib/network/socketIds.ts';
import { marbled } from '../marbled.ts';
import { connecting, errorOf, permissive, play, url, world } from '../world.ts';

describe('P6 what an owner sees does not count what other owners do:', () => {
  it.each([
    ['creates', 'wss://example.com/'],
    ['is denied', 'nonsense'],
  ])('its ids and the numbers of its denials are the same whether or not another owner %s', (_, target) => {
    const seen = [0, 7].map((times) => {
      const log: unknown[] = [];
      marbled(({ cold, flush }) => {
        const { owner, newOwner } = world({
          owner: { audits: { ...permissive, connect: ({ socket }) => socket !== 2 && Boolean(log.push(socket)) } },
        });
        const other = newOwner();
        const meddle = (): void => {
          for (let time = 0; time < times; time += 1) {
            try {
              other.create(target);
            } catch {
              // it is denied
            }
          }
        };
        play(
          cold('-abcde', {
            a: () => log.push(connecting(owner).id),
            b: meddle,
            c: () => log.push(errorOf(() => owner.create('nowhere')).decision),
            d: meddle,
            e: () => connecting(owner).ended$.subscribe(({ error }) => log.push(error?.decision)),
          }),
        );
        flush();
      })();
      return log;
    });

    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).toMatchObject([1, 1, { seq: 1, code: 'invalid-url' }, { seq: 2, code: 'denied', socket: 2 }]);
  });

  it('the decisions of the host count on, over all owners', () => {
    const { network, owner, newOwner } = world();
    const other = newOwner();
    const log: unknown[] = [];
    network.decisions$.subscribe(({ seq, owner: { id } }) => log.push([seq, id]));
    const errors = [owner, other, other].map((each) => errorOf(() => each.create('nowhere')));

    expect(log).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
    ]);
    expect(errors.map(({ decision }) => decision?.seq)).toEqual([1, 1, 2]);
  });
});

describe('L8 the ids of sockets', () => {
  it('of two owners never meet, also where one needs more than its block', () => {
    const { newOwner, owner, network } = world();
    const [core, next] = [ownerCoreOf(owner), ownerCoreOf(newOwner())];
    const taken = new Set<number>();
    const claim = (): number => {
      return core.nextId();
    };
    for (let count = 0; count < idsInBlock + 2; count += 1) taken.add(claim());

    expect(taken.size).toBe(idsInBlock + 2);
    expect(next.nextId()).toBe(idsInBlock + 1);
    expect([...taken].slice(-3)).toEqual([idsInBlock, (blocks - 1) * idsInBlock + 1, (blocks - 1) * idsInBlock + 2]);
    expect(blocks * idsInBlock).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
    network.destroy();
  });

  it('end the sockets that they name', () => {
    const { network, owner, newOwner } = world();
    const [one, other] = [connecting(owner), connecting(newOwner(), url)];
    network.endSocket(other.id);

    expect([one.state, other.state]).toEqual(['connecting', 'closed']);
    expect(network.snapshot().flatMap(({ sockets }) => sockets.map(({ id }) => id))).toEqual([one.id]);
    network.destroy();
  });
});
