import { runInNewContext } from 'node:vm';
import { isPlainObject, readBoolean, readInteger, readOptions, readScheduler } from '../../lib/model/readOptions.ts';

interface Options {
  readonly count: number;
  readonly per: number;
}
const read = (given: unknown): Partial<Options> => readOptions<Options>('limit', given, ['count', 'per']);

class Preset {
  readonly count = 1;
}
class Bare {
  readonly count = 1;
}
Object.setPrototypeOf(Bare.prototype, null);

describe('readOptions()', () => {
  test.each<[string, unknown]>([
    ['a literal', { count: 1 }],
    ['an object without a prototype', Object.assign(Object.create(null) as object, { count: 1 })],
    ['a frozen one', Object.freeze({ count: 1 })],
    ['one of another realm', runInNewContext('({ count: 1 })')],
    ['one of parsed JSON', JSON.parse('{"count":1}')],
    ['a hidden key', Object.defineProperty({}, 'count', { value: 1 })],
    [
      'a getter',
      {
        get count() {
          return 1;
        },
      },
    ], // prettier-ignore
    ['one that tools have marked', Object.defineProperty({ count: 1 }, '__v_skip', { value: true })],
  ])('reads %s', (_what, given) => {
    expect(read(given)).toEqual({ count: 1 });
  });

  it('reads each key once, and no key twice', () => {
    const count = jest.fn(() => 1);
    const options = Object.defineProperty({}, 'count', { get: count, enumerable: true });

    expect(read(options).count).toBe(1);
    expect(count).toHaveBeenCalledTimes(1);
  });

  it('gives what inherits nothing, so that a polluted prototype adds no option', () => {
    const polluted = Object.prototype as { per?: number };
    polluted.per = 7;
    try {
      expect(read({ count: 1 }).per).toBeUndefined();
    } finally {
      delete polluted.per;
    }
  });

  test.each<[string, unknown, string]>([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 7, 'a number'],
    ['a text', 'count', 'a string'],
    ['a function', () => ({ count: 1 }), 'a function (did you forget to call it?)'],
    ['a class', Preset, 'a function (did you forget to call it?)'],
    ['a promise', Promise.resolve({ count: 1 }), 'a promise (await it)'],
    ['an array', [{ count: 1 }], 'a value of type Array'],
    ['a Map', new Map([['count', 1]]), 'a value of type Map'],
    ['a Date', new Date(0), 'a value of type Date'],
    ['an instance', new Preset(), 'a class instance, or an object that inherits from another'],
    ['an instance of a class of its own root', new Bare(), 'a class instance, or an object that inherits from another'],
    ['an heir', Object.create({ count: 1 }), 'a class instance, or an object that inherits from another'],
    [
      'an heir of a preset without a prototype',
      Object.create(Object.freeze(Object.assign(Object.create(null) as object, { count: 1 }))),
      'a class instance, or an object that inherits from another',
    ],
  ])('refuses %s', (_what, given, shown) => {
    expect(() => read(given)).toThrow(new TypeError(`limit: expected a plain object { count, per }, not ${shown}`));
  });

  test.each<[PropertyKey, string]>([
    ['counts', 'limit.counts: did you mean count?'],
    ['Per', 'limit.Per: did you mean per?'],
    ['pre', 'limit.pre: did you mean per?'],
    ['burst', 'limit.burst is unknown.'],
    ['a\nb', 'limit.a\\u{a}b is unknown.'],
    ['__proto__', 'limit.__proto__ is unknown.'],
    ['constructor', 'limit.constructor is unknown.'],
    [Symbol('count'), 'limit.Symbol(count) is unknown.'],
  ])('refuses the unknown key %p, also where it is undefined', (key, message) => {
    for (const value of [1, undefined]) {
      const given = Object.defineProperty({ count: 1 }, key, { value, enumerable: true });
      expect(() => read(given)).toThrow(new TypeError(`${message} Expected a plain object { count, per }`));
    }
  });

  it('shows no more than the beginning of a long key', () => {
    expect(() => read({ ['x'.repeat(9_999)]: 1 })).toThrow(/^limit\.x{50}… is unknown\./);
  });
});

it('takes no notice of a key that an object lists and does not have', () => {
  const ghostly = new Proxy({ count: 1 }, { ownKeys: () => ['count', 'ghost'] });

  expect(read(ghostly)).toEqual({ count: 1 });
});

describe('an option', () => {
  it('that is true or false may be left out, and nothing else counts as true', () => {
    expect([true, false, undefined].map((given) => readBoolean('exact', given))).toEqual([true, false, undefined]);
    for (const given of ['yes', 1, null, {}]) {
      expect(() => readBoolean('exact', given)).toThrow(new TypeError('exact must be true or false'));
    }
  });

  it('that is an integer may have one more value, which the error names', () => {
    expect([readInteger('lease', 0, 0), readInteger('lease', 1, 0)]).toEqual([0, 1]);
    expect(() => readInteger('lease', -1, 0)).toThrow(
      new RangeError('lease must be an integer from 1 to 2147483647, or 0, not -1'),
    );
    expect(() => readInteger('count', 0)).toThrow(
      new RangeError('count must be an integer from 1 to 2147483647, not 0'),
    );
  });

  const none = () => undefined;
  it.each<[string, unknown]>([
    ['a clock without a timer', { now: none }],
    ['a timer without a clock', { schedule: none }],
    ['nothing', undefined],
    ['null', null],
  ])('that is a scheduler is not %s', (_what, given) => {
    const call = () => readScheduler('scheduler', given as never);
    expect(call).toThrow(new TypeError('scheduler must be an RxJS scheduler'));
  });
});

describe('isPlainObject()', () => {
  it('takes nobody for a plain object whose parent only claims to be the root', () => {
    const parent = Object.create({}, { hasOwnProperty: { value: () => true } }) as object;
    expect(isPlainObject(Object.create(parent))).toBe(false);
  });

  it('knows an Object.prototype of any realm, and nothing else that has no prototype', () => {
    expect([{}, Object.create(null), runInNewContext('({})')].map(isPlainObject)).toEqual([true, true, true]);
    expect([[], new Map(), Object.create(Object.create(null) as object), null, 1].map(isPlainObject)).toEqual(
      new Array(5).fill(false),
    );
  });
});
