import { map, NEVER } from 'rxjs';
import type { EndRecord, Owner, OwnerRecord } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { briefEnd, connecting, note, play, thrownBy, world } from '../world.ts';

const brief = (record: OwnerRecord): string => {
  const { type, at, owner } = record;
  return type === 'created'
    ? `${at} ${owner.name} created`
    : `${at} ${owner.name} destroyed by ${record.by}: ${record.reason}`;
};

type World = ReturnType<typeof world>;

describe('lifecycle$', () => {
  it(
    'says that an owner was made and ended, when, by whom and why, though it had no socket',
    marbled(({ cold, expectObservable }) => {
      const { network, newOwner } = world();
      const made: Owner[] = [];
      const make = (name: string) => () => void made.push(newOwner({ name }));
      play(
        cold('-abcdef', {
          a: make('one'),
          b: make('two'),
          c: () => made[0]?.destroy('had\nenough'),
          d: () => network.destroyOwner(made[1]?.id ?? 0, 'banned'),
          e: make('three'),
          f: () => network.destroy(),
        }),
      );

      expectObservable(network.lifecycle$.pipe(map(brief))).toBe('-abcde(fg|)', {
        a: '1 one created',
        b: '2 two created',
        c: '3 one destroyed by owner: had\\u{a}enough',
        d: '4 two destroyed by host: banned',
        e: '5 three created',
        f: '6 three destroyed by host: the network was destroyed',
        g: '6 chat destroyed by host: the network was destroyed',
      });
    }),
  );

  const ends: Record<string, [act: (here: World, controller: AbortController) => void, end: string]> = {
    'destroy()': [({ owner }) => owner.destroy(), 'owner: '],
    'destroy(reason)': [({ owner }) => owner.destroy('done'), 'owner: done'],
    'destroy as a callback': [({ owner }) => owner.destroy({ type: 'click' }), 'owner: '],
    'unsubscribe()': [({ owner }) => owner.unsubscribe(), 'owner: '],
    'its until': [(_, controller) => controller.abort(), 'owner: its lifetime (until) is over'],
    'destroyOwner(id)': [({ network, owner }) => void network.destroyOwner(owner.id), 'host: '],
    'destroyOwner(id, reason)': [({ network, owner }) => void network.destroyOwner(owner.id, 'no'), 'host: no'],
  };

  it.each(Object.entries(ends))('tells the truth about %s', (_name, [act, expected]) => {
    const controller = new AbortController();
    const here = world({ owner: { until: controller.signal } });
    const notified: string[] = [];
    here.network.lifecycle$.subscribe((record) => {
      if (record.type === 'destroyed') notified.push(`${record.by}: ${record.reason}`);
    });
    act(here, controller);

    expect(notified).toEqual([expected]);
    here.network.destroy();
  });

  it.each([7, [], [undefined], [NEVER, 7]])('has no owner whose until is %p, and no id is used up', (until) => {
    const { network, owner, newOwner } = world();
    const notified: string[] = [];
    network.lifecycle$.subscribe((record) => notified.push(brief(record)));

    expect(thrownBy(() => newOwner({ until: until as never }))).toBeInstanceOf(TypeError);
    expect(notified).toEqual([]);
    expect(newOwner().id).toBe(owner.id + 1);
    network.destroy();
  });

  it('has an owner whose lifetime ends while its creation is on record', () => {
    const { network, newOwner } = world();
    const controller = new AbortController();
    const { signal } = controller;
    network.lifecycle$.subscribe(() => controller.abort());
    const notified: string[] = [];
    network.lifecycle$.subscribe((record) => notified.push(brief(record).replace(/^\d+ /, '')));

    expect(newOwner({ name: 'x', until: signal }).closed).toBe(true);
    expect(notified).toEqual(['x created', 'x destroyed by owner: its lifetime (until) is over']);
    network.destroy();
  });

  const again: Record<string, (here: World) => unknown> = {
    'owner.destroy()': ({ owner }) => owner.destroy('again'),
    'network.destroyOwner()': ({ network, owner }) => network.destroyOwner(owner.id, 'again'),
    'network.destroy()': ({ network }) => network.destroy(),
  };

  it.each(Object.entries(again))(
    'L24 %s inside its record makes no second one, and returns when all has ended',
    (_name, act) => {
      const here = world();
      const { network, owner } = here;
      const log: string[] = [];
      note(log, 'destroyed$', owner.destroyed$);
      network.lifecycle$.subscribe(() => {
        act(here);
        expect([...log, owner.signal.aborted]).toEqual(['destroyed$', 'destroyed$ |', true]);
      });
      const records: string[] = [];
      network.lifecycle$.subscribe((record) => records.push(brief(record)));
      owner.destroy('bye');

      expect(records).toEqual([expect.stringContaining('chat destroyed by owner: bye')]);
      expect(network.snapshot()).toEqual([]);
      network.destroy();
    },
  );

  it('L17 comes after the ends of the owner’s sockets, and what a subscriber throws breaks nothing', async () => {
    const { network, owner } = world();
    const log: string[] = [];
    network.ends$.subscribe(({ end }) => log.push(briefEnd(end)));
    network.lifecycle$.subscribe(({ type }) => log.push(type));
    connecting(owner);
    owner.destroy('bye');

    expect(log).toEqual(['owner 1001 bye', 'destroyed']);
    network.destroy();
  });
});

describe('destroyOwner()', () => {
  it(
    'ends the sockets by the host, with its reason, on record and on the wire; open() completes',
    marbled(({ cold, expectObservable, flush }) => {
      const { network, owner, wire$ } = world();
      const records: EndRecord[] = [];
      network.ends$.subscribe((record) => records.push(record));
      const reason = 'banned '.repeat(20);
      play(cold('---d', { d: () => network.destroyOwner(owner.id, reason) }));

      expectObservable(owner.open('wss://example.com/chat').pipe(map(() => 'o'))).toBe('o--|');
      expectObservable(wire$).toBe('---c', { c: `close 1001 ${reason.slice(0, 123)}` });
      flush();
      expect(records[0]?.end).toMatchObject({ by: 'host', code: 1001, reason, openFor: 3 });
    }),
  );

  it('says whether there was one, as endSocket() does', () => {
    const { network, owner } = world();
    const socket = connecting(owner);
    const answers = [
      network.endSocket(99),
      network.endSocket(socket.id, 'x'),
      network.endSocket(socket.id),
      network.destroyOwner(99),
      network.destroyOwner(owner.id),
      network.destroyOwner(owner.id),
    ];

    expect(answers).toEqual([false, true, false, false, true, false]);
    network.destroy();
  });
});

it('owner() gives the handle of an owner that is not destroyed', () => {
  const { network, owner, newOwner } = world();
  const of = (id: number) => network.owner(id);
  const other = newOwner();

  expect([of(owner.id), of(other.id), of(99)]).toEqual([owner, other, undefined]);
  expect(of(owner.id)).toBe(owner);
  owner.destroy();
  expect(of(owner.id)).toBeUndefined();
  network.destroy();
});
