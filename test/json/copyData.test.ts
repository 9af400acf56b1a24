import { copyData } from '../../lib/json/copyData.ts';

const faultsOf = (source: unknown, most?: number): readonly { path: string; reason: string }[] => {
  const copy = copyData(source, most);
  return copy.ok ? [] : copy.errors;
};
const tooLarge = 'must be from -(2^53 - 1) to 2^53 - 1: send it as text';
const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);

describe('copyData()', () => {
  it('copies data into fresh objects without a prototype', () => {
    const source = { a: [1, 'x', null, true], b: { c: -0.5 } };
    const copy = copyData(source);
    if (!copy.ok) throw new Error('refused');
    const { data, members } = copy.value as { data: typeof source; members: number };

    expect(data).toEqual(Object.assign(Object.create(null), source));
    expect(members).toBe(3);
    expect([data, data.b].map((object): unknown => Object.getPrototypeOf(object))).toEqual([null, null]);
    expect(data.a).not.toBe(source.a);
  });

  test.each([
    ['constructor', { constructor: { id: 'ferrari' } }],
    ['prototype', { prototype: { constructor: 1 } }],
    ['the name of any method of objects', { toString: 1, hasOwnProperty: 2, valueOf: null }],
    ['constructor, around a list', { constructor: [{ prototype: 1 }] }],
  ])('copies a key %s as data', (_what, source) => {
    const copy = copyData(source);
    expect(copy.ok && JSON.stringify(copy.value.data)).toBe(JSON.stringify(source));
  });

  it('copies the largest integers, fractions and both zeros', () => {
    const numbers = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0.1, -1.5e-300, 0, -0];
    expect(copyData(numbers)).toMatchObject({ ok: true, value: { data: numbers } });
  });

  it('omits members that are undefined, and what JSON ignores', () => {
    const source = Object.defineProperty({ a: undefined, [Symbol('s')]: 1, b: 2 }, 'hidden', { value: 3 });
    expect(copyData(source)).toMatchObject({ ok: true, value: { data: { b: 2 }, members: 1 } });
    const { data } = (copyData(source) as { value: { data: object } }).value;
    expect(Reflect.ownKeys(data)).toEqual(['b']);
  });

  test.each<[string, unknown, string, string]>([
    ['NaN', { a: NaN }, 'a', 'must be a finite number'],
    ['an infinite number', [Infinity], '[0]', 'must be a finite number'],
    ['undefined', undefined, '', 'must be data that JSON can hold, not undefined'],
    ['a function', { a: { b: () => 1 } }, 'a.b', 'must be data that JSON can hold, not function'],
    ['a symbol', { a: Symbol('a') }, 'a', 'must be data that JSON can hold, not symbol'],
    ['a bigint', { a: 1n }, 'a', 'must be data that JSON can hold, not bigint'],
    ['a getter', Object.defineProperty({}, 'a', { enumerable: true, get: () => 1 }), 'a', 'must not be a getter'],
    ['an instance of a class', { at: new Date(0) }, 'at', 'must be a plain object or an array'],
    ['a boxed text', { a: new String('x') }, 'a', 'must be a plain object or an array'],
    ['a hole', [1, , 2], '[1]', 'must be data that JSON can hold, not undefined'], // eslint-disable-line no-sparse-arrays
    ['an integer above 2^53 - 1', { a: 2 ** 53 }, 'a', tooLarge],
    ['an integer below -(2^53 - 1)', [-(2 ** 53)], '[0]', tooLarge],
    ['the largest number', [Number.MAX_VALUE], '[0]', tooLarge],
    ['a key __proto__', JSON.parse('{"__proto__":{"a":1}}'), '__proto__', 'must not be used as a key'],
    [
      'a key prototype in constructor',
      { a: [{ constructor: { prototype: { b: 1 } } }] },
      'a[0].constructor.prototype',
      'must not be used as a key',
    ],
    ['a proxy that throws', { a: proxyThatThrows() }, 'a', 'cannot be read'],
    ['a revoked proxy', [revoked()], '[0]', 'cannot be read'],
  ])('refuses %s, by its path', (_what, source, path, reason) => {
    expect(faultsOf(source)).toEqual([{ path, reason }]);
  });

  it('calls no getter and reads each property of a proxy once', () => {
    let called = 0;
    const reads: PropertyKey[] = [];
    const target = Object.defineProperty({ a: 1, b: 2 }, 'c', { enumerable: true, get: () => (called += 1) });
    const source = new Proxy(target, {
      get: (_target, key) => reads.push(key),
      getOwnPropertyDescriptor: (from, key) => {
        reads.push(`own ${String(key)}`);
        return Reflect.getOwnPropertyDescriptor(from, key);
      },
    });

    expect(faultsOf(source)).toEqual([{ path: 'c', reason: 'must not be a getter' }]);
    expect(called).toBe(0);
    // Object.keys asks for each once, the copy once more.
    expect(reads.filter((key) => key === 'own a')).toHaveLength(2);
    expect(reads.every((key) => String(key).startsWith('own '))).toBe(true);
  });

  it('goes 64 levels deep and no deeper', () => {
    expect(faultsOf(nested(63))).toEqual([]);
    expect(faultsOf(nested(64))).toMatchObject([{ reason: 'nests deeper than 64 levels' }]);
  });

  it('ends at a cycle', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(faultsOf(cycle)).toMatchObject([{ reason: 'nests deeper than 64 levels' }]);
  });

  it('refuses too many values, without walking a huge array', () => {
    expect(faultsOf([1, 2], 3)).toEqual([]);
    expect(faultsOf([1, 2, 3], 3)).toEqual([{ path: '', reason: 'has more than 3 values' }]);
    expect(faultsOf({ a: 1, b: 2, c: 3, d: 4 }, 3)).toEqual([{ path: 'c', reason: 'has more than 3 values' }]);
    expect(faultsOf(new Array(2 ** 32 - 1))).toMatchObject([{ path: '', reason: 'has more than 1048576 values' }]);
  });

  it('ends at a proxy that makes ever more of itself', () => {
    const endless: object = new Proxy(
      {},
      {
        ownKeys: () => ['a', 'b'],
        getOwnPropertyDescriptor: () => ({ value: endless, enumerable: true, configurable: true }),
      },
    );
    expect(faultsOf(endless, 1_000).length).toBeGreaterThan(0);
  });

  it('reports at most 32 faults', () => {
    expect(faultsOf(new Array(100).fill(NaN))).toHaveLength(32);
  });
});

function proxyThatThrows(): object {
  return new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
