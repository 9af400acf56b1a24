import type { Audits, OwnerOptions } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { connecting, emptyWorld, errorOf, no, permissive, thrownBy, url, world, yes } from '../world.ts';

const audits = permissive;

describe('createOwner()', () => {
  it('gives an owner with its name, the first kind, and ids that are never used again', () => {
    const { owner, newOwner } = world();
    expect(owner).toMatchObject({ id: 1, name: 'chat', kind: 'mod', closed: false });
    owner.destroy();

    expect(newOwner({ kind: 'custom-cosmetics' })).toMatchObject({ id: 2, kind: 'custom-cosmetics' });
  });

  it('takes the kinds that the network declares, and its first as the default', () => {
    const { newOwner } = world({ kinds: ['tool', 'agent'] });

    expect([newOwner().kind, newOwner({ kind: 'agent' }).kind]).toEqual(['tool', 'agent']);
  });

  it.each<[string, object, ErrorConstructor, string]>([
    ['no name', { audits }, TypeError, 'name'],
    ['an empty name', { name: '', audits }, TypeError, 'name'],
    ['a name that is no text', { name: 7, audits }, TypeError, 'name'],
    ['an undeclared kind', { name: 'a', kind: 'god', audits }, RangeError, 'kind must be one of mod, custom-cosmetics'],
    ['a kind that is inherited', { name: 'a', kind: 'constructor', audits }, RangeError, 'kind'],
    ['no audits', { name: 'a' }, TypeError, 'audits'],
    ['L3 an audit that is no function', { name: 'a', audits: { create: true } }, TypeError, 'audits.create'],
    ['L3 an audit that is null', { name: 'a', audits: { receive: null } }, TypeError, 'audits.receive'],
    [
      'a misspelt option',
      { name: 'a', audits, auditMessage: true },
      TypeError,
      'auditMessage: did you mean auditMessages?',
    ],
    ['a misspelt audit', { name: 'a', audits: { recieve: yes } }, TypeError, 'audits.recieve: did you mean receive?'],
    [
      "a rule that is the host's",
      { name: 'a', audits: { resolve: yes } },
      TypeError,
      'audits.resolve is a rule of the host',
    ],
    ['a misspelt kind', { name: 'a', kind: 'mods', audits }, RangeError, '"mods": did you mean mod?'],
    [
      'a kind that is no text',
      { name: 'a', kind: 7, audits },
      RangeError,
      'custom-cosmetics, not a value of type number',
    ],
    ['a kind that is a symbol', { name: 'a', kind: Symbol('mod'), audits }, RangeError, 'not a value of type symbol'],
    ['a kind that is a bigint', { name: 'a', kind: 7n, audits }, RangeError, 'not a value of type bigint'],
    ['a kind that is a function', { name: 'a', kind: () => 'mod', audits }, RangeError, 'not a value of type function'],
    ['audits that are null', { name: 'a', audits: null }, TypeError, 'audits: expected a plain object'],
    ['an unknown option', { name: 'a', audits, color: 'red' }, TypeError, 'createOwner.color is unknown'],
    ['a reasoning that is no text', { name: 'a', audits, reasoning: 7 }, TypeError, 'reasoning'],
    ['an unknown error detail', { name: 'a', audits, errorDetail: 'some' }, TypeError, 'errorDetail'],
    ['an unknown setting of audits', { name: 'a', audits, auditMessages: 'all' }, TypeError, 'auditMessages'],
    ['a bad limit', { name: 'a', audits, limits: { sockets: -1 } }, RangeError, 'limits.sockets'],
    ['what is no lifetime', { name: 'a', audits, until: 'noon' }, TypeError, 'until'],
  ])('throws for %s, names it, and leaves no owner behind', (_what, options, kind, text) => {
    const { network } = world();
    const before = network.snapshot();
    const error = thrownBy(() => network.createOwner(options as OwnerOptions));

    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toContain(text);
    expect(network.snapshot()).toEqual(before);
  });

  it('throws `owner-destroyed` once the network is destroyed', () => {
    const { network, newOwner } = world();
    network.destroy();

    expect(errorOf(() => newOwner())).toMatchObject({
      code: 'owner-destroyed',
      message: 'Cannot create an owner: the network is destroyed',
    });
  });

  it(
    'lets messages through of which it has no audit',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('oa', { o: opened(), a: 'a' });
      const { newOwner } = world({ server });
      const owner = newOwner({ audits: { create: yes, connect: yes } });

      expectObservable(connecting(owner).messages$).toBe('-a');
    }),
  );

  it('L1 refuses audits that inherit: what is not their own would be no audit', () => {
    const { newOwner } = world();
    const heir = Object.create({ create: () => true }) as Audits;

    expect(() => newOwner({ audits: heir })).toThrow(TypeError);
  });

  it('shows the host why the owner asks, in its own words, on one line', () => {
    const { network, newOwner } = world();
    newOwner({ reasoning: 'to chat\nwith friends' });

    expect(network.snapshot().map(({ reasoning }) => reasoning)).toEqual([undefined, 'to chat\\u{a}with friends']);
  });

  it('captures the audits: later changes to the object change nothing', () => {
    const own = { ...permissive };
    const owner = world().newOwner({ audits: own });
    own.create = no;

    expect(owner.create(url).state).toBe('created');
  });

  it('cuts its limits down to those of the network', () => {
    const { newOwner } = world({ limits: { socketsPerOwner: 2 } });
    const [greedy, modest] = [
      newOwner({ limits: { socketsPerOwner: 99 } }),
      newOwner({ limits: { socketsPerOwner: 1 } }),
    ];
    const room = (owner: typeof greedy): number => {
      let sockets = 0;
      expect(() => {
        for (; ; sockets++) owner.create(url);
      }).toThrow('limits.socketsPerOwner');
      return sockets;
    };

    expect([room(greedy), room(modest)]).toEqual([2, 1]);
  });

  it('makes names printable, so that no record can be forged with them', () => {
    const { newOwner } = world();

    expect(newOwner({ name: 'a\nb\u202e' }).name).toBe('a\\u{a}b\\u{202e}');
    expect(newOwner({ name: 'x'.repeat(300) }).name).toHaveLength(201);
    expect(newOwner({ name: '\u202e'.repeat(300) }).name).toHaveLength(201);
  });
});

it('L10 throws for a network that its options destroy while they are read, and makes no owner', () => {
  const { network } = emptyWorld();
  const until = new Proxy(new AbortController().signal, {
    get: (target, name) => {
      network.destroy();
      return Reflect.get(target, name) as unknown;
    },
    getPrototypeOf: (target) => {
      network.destroy();
      return Reflect.getPrototypeOf(target);
    },
  });

  expect(() => network.createOwner({ name: 'mod', audits: permissive, until })).toThrow('the network is destroyed');
  expect(network.snapshot()).toEqual([]);
});
