import type * as intrinsics from '../../lib/model/intrinsics.ts';
import { append, without } from '../../lib/model/intrinsics.ts';

/** Loads the file where lists have no `toSpliced`, as in browsers before 2023. Not inside a test: see docs/mutants.md. */
function loadedWithoutSplicing(): typeof intrinsics {
  const before = Object.getOwnPropertyDescriptor(Array.prototype, 'toSpliced') ?? {};
  const loaded: (typeof intrinsics)[] = [];
  Reflect.deleteProperty(Array.prototype, 'toSpliced');
  try {
    jest.isolateModules(() => loaded.push(jest.requireActual('../../lib/model/intrinsics.ts')));
  } finally {
    Object.defineProperty(Array.prototype, 'toSpliced', before);
  }
  return loaded[0] as typeof intrinsics;
}

const platforms: readonly [string, typeof intrinsics][] = [
  ['this platform', jest.requireActual('../../lib/model/intrinsics.ts')],
  ['an older one', loadedWithoutSplicing()],
];

describe.each(platforms)('lists on %s', (_where, { copyList, withOne, without: leaveOut, withoutAt }) => {
  it('are copied', () => {
    const list = ['a', 'b'];
    expect(copyList(list)).toEqual(['a', 'b']);
    expect(copyList(list)).not.toBe(list);
    expect(copyList([])).toEqual([]);
  });

  it('get one more', () => {
    const list = ['a'];
    expect(withOne(list, 'b')).toEqual(['a', 'b']);
    expect(withOne([], 'b')).toEqual(['b']);
    expect(list).toEqual(['a']);
  });

  it('lose one, by what it is or by its place', () => {
    const list = ['a', 'b', 'c'];
    expect([leaveOut(list, 'b'), leaveOut(list, 'a'), leaveOut(list, 'c')]).toEqual([
      ['a', 'c'],
      ['b', 'c'],
      ['a', 'b'],
    ]);
    expect([withoutAt(list, 0), withoutAt(list, 2)]).toEqual([
      ['b', 'c'],
      ['a', 'b'],
    ]);
    expect(list).toEqual(['a', 'b', 'c']);
  });
});

it('a list loses nothing where what is to be left out is not in it', () => {
  expect(without(['a', 'b'], 'c')).toEqual(['a', 'b']);
});

describe('P10 what is added to a list of the library', () => {
  const takers: Record<string, (seen: unknown[]) => () => void> = {
    'a setter on the prototype of lists': (seen) => {
      Object.defineProperty(Array.prototype, 1, { set: (value) => void (seen[0] = value), configurable: true });
      return () => Reflect.deleteProperty(Array.prototype, 1);
    },
    'a setter on the root of all objects': (seen) => {
      Object.defineProperty(Object.prototype, 1, { set: (value) => void (seen[0] = value), configurable: true });
      return () => Reflect.deleteProperty(Object.prototype, 1);
    },
    'a Proxy above the prototype of lists': (seen) => {
      const set = (_target: object, _key: PropertyKey, value: unknown): boolean =>
        Boolean(Object.defineProperty(seen, 0, { value }));
      Object.setPrototypeOf(Array.prototype, new Proxy(Object.prototype, { has: () => false, set }));
      return () => void Object.setPrototypeOf(Array.prototype, Object.prototype);
    },
  };

  it.each(Object.keys(takers))('is its own, and not seen by %s', (name) => {
    const seen: unknown[] = [];
    const list = ['a'];
    const undo = takers[name]!(seen);
    try {
      append(list, 'secret');
    } finally {
      undo();
    }
    expect([list, seen]).toEqual([['a', 'secret'], []]);
  });
});
