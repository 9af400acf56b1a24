import { inspect } from 'node:util';
import { firstValueFrom, Subject, Subscriber } from 'rxjs';
import type { Owner } from 'rx-secure-networking';
import { type BlueprintObject, secureNetworking } from 'rx-secure-networking/blueprint';
import { Mod, blueprint } from '../blueprint/objects.ts';
import { connecting, failure, permissive, thrownBy, url, world } from '../world.ts';
import { stories } from './table.ts';
import { reachableFrom } from './walk.ts';

const table: Record<string, () => void | Promise<void>> = {
  'owner-forgery-026': async () => {
    const { network, owner } = world({ owner: { auditMessages: true } });
    const handle = connecting(owner);
    await firstValueFrom(handle.opened$);
    const usedByB = ({ send }: { send: unknown }) => Reflect.apply(send as (message: string) => unknown, handle, ['x']);

    expect(usedByB(handle)).toBe('sent'); // and it is A's: its audits, its name in the record, its end
    owner.destroy();
    expect(handle.send('x')).toBe('not-open');
    network.destroy();
  },
  'owner-forgery-027': () => {
    const { network, owner } = world();
    const { send } = owner.create(url);

    expect(() => send('x')).toThrow(TypeError);
    network.destroy();
  },
  'owner-forgery-028': async () => {
    const { network, owner, newOwner } = world();
    const [a, b] = [connecting(owner), connecting(newOwner())];
    const sentByA = jest.fn();
    a.sent$.subscribe(sentByA);
    await Promise.all([a, b].map(({ opened$ }) => firstValueFrom(opened$)));

    expect(Reflect.apply(a.send, b, ['x'])).toBe('sent'); // on b, whose handle the caller has (changed.json)
    expect(() => Reflect.apply(a.send, newOwner(), ['x'])).toThrow(TypeError);
    expect(sentByA).not.toHaveBeenCalled();
    network.destroy();
  },
  'owner-forgery-029': () => {
    const { network, owner } = world({ owner: { name: 'secret-owner' } });
    const [handle, other] = [owner.create(url), owner.create(url)];
    const reached = reachableFrom(handle);

    expect(Reflect.ownKeys(handle)).toEqual([]);
    expect(JSON.stringify(handle)).toBe('{}');
    expect(inspect(handle, { showHidden: true, depth: 20 })).not.toMatch(/Subject|Map|secret-owner|Core|WebSocket/);
    for (const secret of [other, owner, network]) expect(reached).not.toContain(secret);
    for (const each of reached) {
      expect(each).not.toBeInstanceOf(Subject);
      expect(each).not.toBeInstanceOf(Map);
      expect(Object.isFrozen(each)).toBe(true);
    }
    network.destroy();
  },
  'owner-forgery-030': () => {
    const { network, owner } = world();
    const { messages$ } = owner.create(url);

    expect(['source', 'operator'].map((name) => Reflect.get(messages$, name) as unknown)).toEqual([
      undefined,
      undefined,
    ]);
    expect(messages$.pipe()).toBe(messages$);
    network.destroy();
  },
  'owner-forgery-033': () => {
    const { network, owner } = world();
    const handle = owner.create(url);
    const others = { next: () => undefined };
    const other = handle.messages$.subscribe(others);
    const mine = handle.messages$.subscribe();
    const reached = [...reachableFrom(mine)];

    expect(reached).not.toContain(other);
    expect(reached).not.toContain(others);
    expect(reached.filter((each) => each instanceof Subject || each instanceof Map)).toEqual([]);
    expect(reached.filter((each) => each instanceof Subscriber && each !== mine && !isPrototype(each))).toEqual([]);
    network.destroy();
  },
  'owner-forgery-037': () => {
    const { network, owner } = world();
    for (const handle of [owner, owner.create(url)]) {
      const { constructor } = handle;
      expect(constructor).toBe(Object); // which makes nothing of ours (changed.json)
      const made = Reflect.apply(constructor, undefined, []) as Owner;
      expect(() => Reflect.apply(owner.create, made, [url])).toThrow(TypeError);
    }
    network.destroy();
  },
  'owner-forgery-038': () => {
    const { network, sockets } = blueprint();
    const mod = new Mod();
    const [once, twice] = [sockets.face(mod), sockets.face(mod)];

    expect([once.createWebSocket(url), twice.createWebSocket(url)]).toEqual([1, 2]);
    expect(network.snapshot().map(({ sockets: all }) => all.length)).toEqual([2]);
    network.destroy();
  },
  'owner-forgery-039': () => {
    const { network, newOwner, sockets } = blueprint();
    const mod = new Mod();
    sockets.destroy(mod);
    const late = newOwner({ until: AbortSignal.abort() });

    expect(sockets.createWebSocket(mod, url)).toBe(-1);
    expect(sockets.face(mod).createWebSocket(url)).toBe(-1);
    expect(thrownBy(() => late.create(url))).toEqual(failure('owner-destroyed'));
    network.destroy();
  },
  'owner-forgery-041': () => {
    const { network } = world();
    const describe = jest.fn(() => ({ name: 'anything' }));
    const sockets = secureNetworking(network, { describe });
    const given = [1, 'mod', true, null, undefined, Symbol('mod'), 1n, () => true, function () {}];

    for (const object of given) expect(sockets.createWebSocket(object as BlueprintObject, url)).toBe(-1);
    expect(describe).toHaveBeenCalledTimes(2); // a function is an object: the host is asked, its audits are missing
    for (const audits of given.slice(0, 5))
      expect(() => network.createOwner({ name: 'x', audits: audits as never })).toThrow(TypeError);
    network.destroy();
  },
  'owner-forgery-044': () => {
    const { network, newOwner } = world();
    const options = { name: 'x', kind: 'custom-cosmetics', audits: permissive };
    const owner = newOwner(options);
    options.kind = 'mod';

    expect(() => Object.assign(owner, { kind: 'mod' })).toThrow(TypeError);
    expect(Reflect.defineProperty(owner, 'kind', { value: 'mod' })).toBe(false);
    expect([owner.kind, network.snapshot()[1]?.kind]).toEqual(['custom-cosmetics', 'custom-cosmetics']);
    network.destroy();
  },
  'owner-forgery-045': () => {
    const { network, newOwner } = world();
    for (const kind of ['Cosmetic', 'cosmetic ', '__proto__', 'toString', 'Custom-Cosmetics', 'custom-cosmetics ']) {
      expect(() => newOwner({ kind })).toThrow(RangeError);
    }
    network.destroy();
  },
  'owner-forgery-048': () => {
    const { network, newOwner } = world();
    const ids = Array.from({ length: 100 }, () => {
      const owner = newOwner();
      const { id } = owner.create(url);
      owner.destroy();
      return [owner.id, id] as const;
    });

    expect(new Set(ids.map(([owner]) => owner)).size).toBe(100);
    expect(new Set(ids.map(([, socket]) => socket)).size).toBe(100);
    network.destroy();
  },
};

function isPrototype(object: object): boolean {
  return Object.hasOwn(object, 'constructor');
}

describe('owner-forgery', () => {
  test.each(stories(table))('%s %s', (_id, _text, notify) => notify());
});
