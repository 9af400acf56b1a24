import type { Owner, OwnerRecord } from 'rx-secure-networking';
import { ownerCoreOf } from '../../lib/network/OwnerHandle.ts';
import { permissive, url, world } from '../world.ts';

const prototypeOf = (owner: object): object => Object.getPrototypeOf(owner) as object;
const getters = ['id', 'name', 'kind', 'closed', 'destroyed$', 'signal'] as const;
const methods = ['create', 'open', 'add'] as const;
const bound = ['destroy', 'unsubscribe'] as const;

describe('L9 the handle of an owner', () => {
  it('is frozen, and so is all that it is made of', () => {
    const { owner } = world();
    const prototype = prototypeOf(owner);
    const parts = Object.values(Object.getOwnPropertyDescriptors(prototype)).flatMap((part) =>
      Object.values<unknown>({ ...part }),
    );

    expect([owner, owner.destroy, owner.unsubscribe, prototype, ...parts].every(Object.isFrozen)).toBe(true);
    expect(Object.keys(owner)).toEqual(bound);
    expect(Object.keys(Object.getOwnPropertyDescriptors(prototype)).sort()).toEqual([...getters, ...methods].sort());
  });

  it('is the only thing that the rooms above take for an owner', () => {
    const { owner } = world();

    expect(ownerCoreOf(owner).owner.name).toBe('chat');
    for (const forged of [{}, Object.create(owner) as Owner, { ...owner }, new Proxy(owner, {})]) {
      expect(() => ownerCoreOf(forged as Owner)).toThrow(
        new TypeError('this is not an owner: pass what network.createOwner() returned'),
      );
    }
  });

  it('of another copy of the package is refused with what to do', () => {
    const foreign = Object.defineProperty({}, Symbol.for('rx-secure-networking.copy'), { value: Symbol('that copy') });

    expect(() => ownerCoreOf(foreign as Owner)).toThrow(/^this owner was made by another copy of rx-secure-networking/);
  });

  it('says which call was given an option that there is not', () => {
    const { owner } = world();
    const options = { color: 'red' } as never;

    expect(() => owner.create(url, options)).toThrow(/^create\.color is unknown/);
    expect(() => owner.open(url, options)).toThrow(/^open\.color is unknown/);
  });

  it('that goes at the end of its block is on record as ended by its owner', () => {
    const { owner, network } = world();
    const records: OwnerRecord[] = [];
    network.lifecycle$.subscribe((record) => records.push(record));
    owner[Symbol.dispose]();

    expect(records).toMatchObject([{ type: 'destroyed', by: 'owner', reason: '' }]);
    const { value } = Object.getOwnPropertyDescriptor(prototypeOf(owner), Symbol.dispose) ?? {};
    expect(() => (value as () => void).call({})).toThrow(/^Call \[Symbol\.dispose\] on its owner: /);
  });

  it('has a stream of its end that leads nowhere', () => {
    const { destroyed$ } = world().owner;

    expect(Object.isFrozen(destroyed$)).toBe(true);
    expect(Reflect.ownKeys(destroyed$)).toEqual([]);
  });

  it('does not lead to its class, so that nobody can make or extend one', () => {
    const { owner } = world();

    expect(owner.constructor).toBe(Object);
    expect(() => {
      Object.assign(owner, { name: 'another' });
    }).toThrow(TypeError);
    expect(() => {
      Object.assign(prototypeOf(owner), { create: () => undefined });
    }).toThrow(TypeError);
  });

  const impostors: Record<string, (owner: Owner) => object> = {
    'a plain object': () => ({}),
    'an object with its prototype': (owner) => Object.create(prototypeOf(owner)) as object,
    'a heir of it': (owner) => Object.create(owner) as object,
    'a Proxy of it': (owner) => new Proxy(owner, {}),
    'a handle of a socket': (owner) => owner.create(url),
  };
  const names = [...getters, ...methods, Symbol.dispose];
  const cases = Object.keys(impostors).flatMap((kind) => names.map((name) => [name, kind] as const));
  it.each(['create', 'open', 'add'] as const)(
    'has a %s that says what to do where it is taken off its owner',
    (name) => {
      const taken = world().owner[name] as (this: unknown) => unknown;
      const message = `Call ${name} on its owner: owner.${name}(…), or pass (…args) => owner.${name}(...args)`;

      for (const self of [undefined, null, 7, {}]) expect(() => taken.call(self)).toThrow(new TypeError(message));
    },
  );

  it.each(cases)('has a %s that throws a TypeError on %s', (name, kind) => {
    const { owner } = world();
    const impostor = impostors[kind]?.(owner);
    const { get, value } = Object.getOwnPropertyDescriptor(prototypeOf(owner), name) ?? {};

    expect(() => ((get ?? value) as () => unknown).call(impostor)).toThrow(TypeError);
    expect(owner.closed).toBe(false);
  });

  it('L8 gives no power over another owner’s socket by its id (O9)', () => {
    const { owner, newOwner } = world();
    const theirs = newOwner({ audits: permissive }).create(url);
    const text = JSON.stringify([owner, theirs]);

    expect(text).toBe('[{},{}]'); // a handle says nothing of itself
    owner.destroy();
    expect(theirs.state).toBe('created');
  });
});
