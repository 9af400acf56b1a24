import {
  allOf,
  allow,
  allowAll,
  allows,
  anyOf,
  type Audits,
  combine,
  type ConnectRequest,
  createNetwork,
  denyKinds,
  denyPrivateAddresses,
  everyStep,
  not,
  platforms,
  type Policy,
  rule,
  shadow,
  type SyncAudit,
} from 'rx-secure-networking';
import { virtualTransport } from 'rx-secure-networking/testing';
import { quiet } from '../world.ts';

const transport = virtualTransport(quiet);
const network = (policy: Policy, kinds?: readonly string[]) =>
  createNetwork({ transport, policy, ...(kinds && { kinds }) });
const misspelt = denyKinds('plugins');

const made: readonly [string, () => SyncAudit<ConnectRequest>][] = [
  ['itself', () => misspelt],
  ['allOf()', () => allOf(allow, misspelt)],
  ['anyOf()', () => anyOf(misspelt, allow)],
  ['not()', () => not(misspelt)],
  ['shadow(), deciding', () => shadow(misspelt, allow, () => undefined)],
  ['shadow(), tried', () => shadow(allow, misspelt, () => undefined)],
  ['rule() of allows()', () => rule('no', allows(misspelt))],
  ['all of them', () => allOf(not(rule('no', allows(anyOf(misspelt, allow)))), allow)],
];

describe('the kinds that a rule names', () => {
  it.each(made)('are checked against those of the network, in %s', (_what, make) => {
    const audit = make();
    const message = /^policy\.connect names the unknown kind plugins: did you mean plugin\? .* kinds are plugin, tool$/;

    expect(() => network({ connect: audit }, ['plugin', 'tool'])).toThrow(message);
    expect(() => network({ connect: audit }, ['plugin', 'tool'])).toThrow(TypeError);
    expect(() => network({ connect: audit }, ['plugin', 'plugins'])).not.toThrow();
  });

  it('are checked in each rule, and through combine() and everyStep()', () => {
    for (const action of ['create', 'connect', 'resolve', 'send', 'receive', 'close']) {
      expect(() => network({ [action]: misspelt }, ['plugin'])).toThrow(`policy.${action} names`);
    }
    expect(() => network(combine(allowAll, { close: misspelt }), ['plugin'])).toThrow('policy.close names');
    expect(() => network(combine(combine({ close: misspelt }), allowAll), ['plugin'])).toThrow('policy.close names');
    expect(() => network(everyStep(misspelt), ['plugin'])).toThrow('policy.create names');
  });

  it('are checked against the default kinds where the network names none', () => {
    expect(() => network({ create: denyKinds('mods') })).toThrow(/unknown kind mods: did you mean mod\?/);
    expect(() => network({ create: denyKinds('mod', 'custom-cosmetics') })).not.toThrow();
  });

  it('are checked in an owner’s audits too', () => {
    const { createOwner } = network(allowAll, ['plugin']);
    const withAudits = (audits: Audits) => () => createOwner({ name: 'a', audits });

    expect(withAudits(everyStep(misspelt))).toThrow(/^audits\.create names the unknown kind plugins/);
    expect(withAudits(everyStep(denyKinds('plugin')))).not.toThrow();
  });

  it('have no hint where none is near', () => {
    expect(() => network({ create: denyKinds('agent') }, ['mod'])).toThrow(/unknown kind agent\. The network's kinds/);
  });
});

describe('the check of kinds on a rule of somebody else’s making', () => {
  const key = Symbol.for('rx-secure-networking.kinds');
  const marked = (mark: PropertyDescriptor) => Object.defineProperty(() => true as const, key, mark);

  it('is asked as that of another copy of the package, with the kinds of the network', () => {
    const rule = marked({ value: (kinds: readonly string[]) => `something else than ${kinds.join(', ')}` });
    const { createOwner } = network(allowAll, ['plugin']);
    for (const create of [rule, allOf(allow, rule), not(not(rule))]) {
      expect(() => network({ create }, ['plugin'])).toThrow('policy.create names something else than plugin');
      expect(() => createOwner({ name: 'a', audits: { create } })).toThrow('audits.create names something else than');
    }
  });

  it('gets the kinds frozen, and cannot bring lines of its own into the error', () => {
    let frozen = false;
    const rule = marked({
      value: (kinds: readonly string[]) => {
        frozen = Object.isFrozen(kinds);
        return 'a\n\u202eb';
      },
    });
    expect(() => network({ create: rule }, ['plugin'])).toThrow(String.raw`policy.create names a\u{a}\u{202e}b`);
    expect(frozen).toBe(true);
  });

  it.each<[string, PropertyDescriptor]>([
    ['no function', { value: 5 }],
    ['a list', { value: [{ kind: 'plugins', preset: false }] }],
    ['a function that returns no text', { value: () => ({ kind: 'plugins' }) }],
    ['a function that returns nothing', { value: () => undefined }],
    [
      'a function that throws',
      {
        value: () => {
          throw new Error('trap');
        },
      },
    ], // prettier-ignore
    [
      'a trap',
      {
        get: () => {
          throw new Error('trap');
        },
      },
    ], // prettier-ignore
  ])('counts for nothing where it is %s', (_what, mark) => {
    expect(() => network({ create: allOf(allow, marked(mark)) }, ['plugin'])).not.toThrow();
    expect(() => network({ create: marked(mark) }, ['plugin'])).not.toThrow();
  });

  it('counts for nothing where the rule is a Proxy that throws', () => {
    const fail = () => {
      throw new Error('trap');
    };
    const rule = new Proxy(() => true as const, { getOwnPropertyDescriptor: fail, has: fail, get: fail });
    expect(() => network({ create: allOf(allow, rule) }, ['plugin'])).not.toThrow();
    expect(() => network({ create: rule }, ['plugin'])).not.toThrow();
  });
});

it('a combination of rules that name no kinds is not marked', () => {
  expect(Reflect.ownKeys(allOf(allow, allow)).filter((each) => typeof each === 'symbol')).toEqual([]);
});

describe.each(Object.entries(platforms))('the kind that platforms.%s denies', (_name, preset) => {
  it('need not be one of the network’s', () => {
    for (const kinds of [['mod'], ['plugin', 'agent'], ['custom-commands'], ['cosmetics-shop']]) {
      expect(() => network(preset, kinds)).not.toThrow();
    }
  });

  it.each(['custom-cosmetic', 'custom_cosmetics', 'Custom-Cosmetics', 'customCosmetics', 'custom-cosmetcis'])(
    'must not be misspelt as %s',
    (kind) => {
      for (const policy of [preset, combine(preset, denyPrivateAddresses())]) {
        expect(() => network(policy, ['mod', kind])).toThrow(`unknown kind custom-cosmetics: did you mean ${kind}?`);
      }
    },
  );

  it.each(['cosmetics', 'cosmetic', 'Cosmetics'])('must not be spelt by its last word alone, as %s', (kind) => {
    expect(() => network(preset, ['mod', kind])).toThrow(`unknown kind custom-cosmetics: did you mean ${kind}?`);
    expect(() => network(preset, ['mod', kind, 'custom-cosmetics'])).not.toThrow();
  });

  it('is denied beside one that is spelt nearly alike', () => {
    expect(() => network(preset, ['custom-cosmetic', 'custom-cosmetics'])).not.toThrow();
  });
});
