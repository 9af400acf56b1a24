import { allow } from '../../lib/audit/allow.ts';
import { type CapturedAudits, readAudits, readPolicy } from '../../lib/audit/readAudits.ts';

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

  it('L1 takes own properties only: what is inherited is no audit', () => {
    expect({ ...of(Object.create({ create: allow })) }).toEqual({});
    expect({
      ...of(
        new (class {
          create = undefined;
          connect(): true {
            return true;
          }
        })(),
      ),
    }).toEqual({});
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

describe('readAudits()', () => {
  it("leaves out what is the host's alone", () => {
    expect({ ...readAudits({ resolve: allow } as never) }).toEqual({});
  });

  it('takes no notice of other names', () => {
    expect({ ...readAudits({ open: allow, create: allow } as never) }).toEqual({ create: allow });
  });
});

describe('readPolicy()', () => {
  test.each(['open', 'Create', 'connekt', 'toString'])('throws for a rule under the unknown name %s', (name) => {
    const message = `policy.${name} is unknown: the rules are create, connect, resolve, send, receive, close`;

    expect(() => readPolicy({ [name]: allow })).toThrow(new TypeError(message));
  });
});
