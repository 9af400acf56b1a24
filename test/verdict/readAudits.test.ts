import { allow } from '../../lib/audit/allow.ts';
import { type CapturedAudits, readAudits, readPolicy } from '../../lib/verdict/readAudits.ts';

type Read = (given: never) => CapturedAudits;
const ownersActions = ['create', 'connect', 'send', 'receive', 'close'];
const hostsActions = [...ownersActions, 'resolve'];

describe.each<[string, string, Read, string[]]>([
  ['readAudits()', 'audits', readAudits, ownersActions],
  ['readPolicy()', 'policy', readPolicy, hostsActions],
])('%s', (_name, option, read, actions) => {
  const of = (given: unknown): CapturedAudits => read(given as never);

  it('takes the functions that are there, and no others', () => {
    for (const action of actions) expect({ ...of({ [action]: allow }) }).toEqual({ [action]: allow });
    expect({ ...of({}) }).toEqual({});
  });

  it('L4 is what was given then: later changes change nothing', () => {
    const audits = { create: () => false };
    const captured = of(audits);
    audits.create = () => true;

    expect(captured.create?.({} as never)).toBe(false);
    expect(Object.isFrozen(captured)).toBe(true);
  });

  it('reads each once', () => {
    const reads: string[] = [];
    const audits = Object.fromEntries(actions.map((action) => [action, allow]));
    of(new Proxy(audits, { get: (target, name) => (reads.push(String(name)), Reflect.get(target, name) as unknown) }));

    expect(reads.sort()).toEqual([...actions].sort());
  });

  it('L1 refuses what is inherited: it would be no audit', () => {
    class Rules {
      create = undefined;
      connect(): true {
        return true;
      }
    }
    for (const heir of [Object.create({ create: allow }), new Rules()]) {
      expect(() => of(heir)).toThrow(`${option}: expected a plain object`);
    }
  });

  it('L1 takes nothing from a polluted prototype', () => {
    const prototype = Object.prototype as { create?: unknown };
    prototype.create = allow;
    try {
      expect(of({}).create).toBeUndefined();
    } finally {
      delete prototype.create;
    }
  });

  it('takes undefined for no audit', () => {
    expect({ ...of({ create: undefined }) }).toEqual({});
  });

  test.each([
    [null, 'null'],
    [true, 'boolean'],
    ['allow', 'string'],
    [{}, 'object'],
    [Promise.resolve(true), 'object'],
  ])('L3 throws for an audit that is %p', (audit, shown) => {
    const message = `${option}.connect must be a function (request) => verdict, not ${shown}`;

    expect(() => of({ connect: audit })).toThrow(new TypeError(message));
  });

  test.each([undefined, null, true, 'allow', allow])('throws for %p, which is no object', (given) => {
    expect(() => of(given)).toThrow(TypeError);
  });
});

describe.each([
  ['readAudits()', 'audits', readAudits],
  ['readPolicy()', 'policy', readPolicy],
])('%s', (_name, option, read) => {
  test.each([
    ['Create', ': did you mean create?'],
    ['connekt', ': did you mean connect?'],
    ['recieve', ': did you mean receive?'],
    ['toString', ' is unknown.'],
  ])('throws for a rule under the unknown name %s', (name, hint) => {
    expect(() => read({ [name]: allow })).toThrow(new RegExp(`^${option}\\.${name}${hint.replace(/[.?]/g, '\\$&')} `));
  });

  test.each([
    ['a promise of one', Promise.resolve({ create: allow }), 'a promise (await it)'],
    ['a Map', new Map([['create', allow]]), 'a value of type Map'],
    [
      'an array',
      [{ create: allow }],
      option === 'policy' ? 'an array (combine(first, second) makes one policy of several)' : 'a value of type Array',
    ],
    ['one audit', allow, 'a function (everyStep(audit) makes such an object of one audit)'],
    ['nothing', undefined, 'undefined'],
  ])('throws for %s', (_what, given, shown) => {
    expect(() => read(given)).toThrow(
      new RegExp(`^${option}: expected a plain object .*, not ${shown.replace(/[()?]/g, '\\$&')}$`),
    );
  });
});

describe('readAudits()', () => {
  it("throws for the rule that is the host's alone, and says where it belongs", () => {
    expect(() => readAudits({ resolve: allow })).toThrow(
      /^audits\.resolve is a rule of the host.* policy of createNetwork$/,
    );
  });
});
