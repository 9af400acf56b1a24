import { freezeClass } from '../../lib/model/freezeClass.ts';

const symbol = Symbol('method');

class Handle {
  static make(): Handle {
    return new Handle();
  }
  #name = 'a';
  get name(): string {
    return this.#name;
  }
  set name(name: string) {
    this.#name = name;
  }
  rename(name: string): void {
    this.#name = name;
  }
  [symbol](): string {
    return this.#name;
  }
}
const prototype: object = Handle.prototype;
freezeClass(Handle);

describe('freezeClass()', () => {
  const handle = Handle.make();

  it('leaves a class that works', () => {
    const other = Handle.make();
    other.rename('b');

    expect([handle.name, other.name, other[symbol]()]).toEqual(['a', 'b', 'b']);
    expect(handle).toBeInstanceOf(Handle);
  });

  it('L9 an instance does not lead to its class', () => {
    expect(Object.hasOwn(prototype, 'constructor')).toBe(false);
    expect(handle.constructor).toBe(Object);
  });

  it('L9 the class and its prototype are frozen', () => {
    expect(Object.isFrozen(Handle)).toBe(true);
    expect(Object.isFrozen(prototype)).toBe(true);
  });

  test.each(['name', 'rename', symbol])('L9 its member %p is frozen, as all that is reachable through it', (name) => {
    const { value, get, set } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
    const parts = [value, get, set].filter((part) => part !== undefined) as unknown[];

    expect(parts.length).toBeGreaterThan(0);
    expect(parts.every(Object.isFrozen)).toBe(true);
  });

  test.each([
    ['replace a method', () => Object.assign(prototype, { rename: () => 'evil' })],
    ['add one', () => Object.assign(prototype, { then: () => 'evil' })],
    ['write on a method', () => Object.assign(handle.rename, { call: () => 'evil' })],
    ['take one away', () => Reflect.deleteProperty(prototype, 'rename') || fail()],
    ['change what it inherits', () => Object.setPrototypeOf(prototype, null) as unknown],
  ])('L9 who holds an instance cannot %s', (_what, attack) => {
    expect(attack).toThrow(TypeError);
  });
});

function fail(): never {
  throw new TypeError('refused');
}
