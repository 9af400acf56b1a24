import { allow, allowAll } from '../../lib/audit/allow.ts';
import { combine } from '../../lib/audit/combine.ts';
import { deny } from '../../lib/audit/deny.ts';
import { readPolicy } from '../../lib/verdict/readAudits.ts';
import type { Policy } from '../../lib/model/Audit.ts';
import type { Action } from '../../lib/model/Request.ts';
import { decide } from './answers.ts';

const rulingOf = (policy: Policy, action: Action): ReturnType<typeof decide> =>
  decide(readPolicy(policy)[action] ?? (() => 'no rule'));

describe('combine()', () => {
  it('asks for each action the rules of all that have one, from left to right', async () => {
    const log: string[] = [];
    const noting = (name: string) => () => log.push(name) > 0;
    const policy = combine(
      { create: noting('a.create'), connect: noting('a.connect') },
      { connect: noting('b.connect') },
      { create: noting('c.create'), connect: noting('c.connect') },
    );
    await rulingOf(policy, 'create');
    await rulingOf(policy, 'connect');

    expect(log).toEqual(['a.create', 'c.create', 'a.connect', 'b.connect', 'c.connect']);
  });

  it('allows what all allow, and denies with the first denial', async () => {
    expect(await rulingOf(combine({ create: allow }, { create: allow }), 'create')).toMatchObject({ allow: true });
    expect(
      await rulingOf(combine({ create: allow }, { create: deny('b') }, { create: deny('c') }), 'create'),
    ).toMatchObject({ allow: false, reason: 'b' });
  });

  it('has no rule where none has one', () => {
    expect(Object.keys(combine({ create: allow }, allowAll))).toEqual(['create', 'request']);
    expect(Object.keys(combine({ create: allow }, { connect: allow }))).toEqual(['create', 'connect']);
  });

  test.each<Action>(['create', 'connect', 'resolve', 'send', 'receive', 'close', 'request'])(
    'covers %s',
    async (action) => {
      const policy = combine(allowAll, { [action]: deny('no') });

      expect(await rulingOf(policy, action)).toMatchObject({ allow: false, reason: 'no' });
    },
  );

  it('leaves synchronous rules synchronous', () => {
    expect(combine({ create: allow }, { create: allow }).create?.({} as never)).toBe(true);
  });

  it('L4 is what was given then, and nobody can change it', async () => {
    const policy: { create: () => boolean } = { create: () => false };
    const combined = combine(policy, allowAll);
    policy.create = () => true;

    expect(await rulingOf(combined, 'create')).toMatchObject({ allow: false });
    expect(Object.isFrozen(combined)).toBe(true);
  });

  it('P15 throws for no policies, for what is none, and for a misspelt rule', () => {
    expect(() => combine()).toThrow(RangeError);
    expect(() => combine(allowAll, null as never)).toThrow(TypeError);
    expect(() => combine([allowAll, allowAll] as never)).toThrow(/not an array \(combine\(first, second\) makes one/u);
    expect(() => combine({ create: true } as never)).toThrow(TypeError);
    expect(() => combine({ conect: allow } as never)).toThrow(TypeError);
  });
});
