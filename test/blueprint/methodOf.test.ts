import { methodOf } from '../../lib/blueprint/methodOf.ts';

const name = 'onWebSocketConnected';

describe('methodOf()', () => {
  it('finds an own method, a method of a class, and that of a derived class before that of its base', () => {
    class Base {
      [name]() {
        return 'base';
      }
    }
    class Derived extends Base {
      override [name]() {
        return `derived from ${super[name]()}`;
      }
    }
    expect(methodOf({ [name]: () => 'own' }, name)?.()).toBe('own');
    expect(methodOf(new Base(), name)?.()).toBe('base');
    expect(methodOf(new Derived(), name)?.()).toBe('derived from base');
    expect(methodOf(Object.assign(new Derived(), { [name]: () => 'own' }), name)?.()).toBe('own');
  });

  it('binds it to the object, and passes the arguments on', () => {
    class Counter {
      #sum = 1;
      [name](...more: number[]) {
        this.#sum += more.reduce((sum, one) => sum + one, 0);
        return this.#sum;
      }
    }
    expect(methodOf(new Counter(), name)?.(2, 3)).toBe(6);
  });

  it("asks a getter with the object, also one of a class, and one of a Proxy's class with the Proxy", () => {
    class Getter {
      get [name](): () => unknown {
        return () => this;
      }
    }
    const object = new Getter();
    const proxy = new Proxy(object, {});
    expect(methodOf(object, name)?.()).toBe(object);
    expect(methodOf(proxy, name)?.()).toBe(proxy);
  });

  it("has nothing for what is no function, nor for a class's behind it", () => {
    class Base {
      [name]() {
        return true;
      }
    }
    for (const value of [undefined, null, 1, 'f', {}]) {
      expect(methodOf(Object.assign(new Base(), { [name]: value }), name)).toBeUndefined();
    }
  });

  it('does not call a method by apply of its own', () => {
    const method = Object.assign(() => 'called', {
      apply: () => 'apply',
      call: () => 'call',
      bind: () => () => 'bind',
    });
    expect(methodOf({ [name]: method }, name)?.()).toBe('called');
  });

  it('throws what a getter throws', () => {
    const object = {
      get [name](): never {
        throw new Error('boo');
      },
    };
    expect(() => methodOf(object, name)).toThrow('boo');
  });

  it('finds nothing that everything inherits', () => {
    expect(methodOf({}, 'toString')).toBeUndefined();
    expect(methodOf(() => undefined, 'call')).toBeUndefined();
    expect(methodOf(Object, 'hasOwnProperty')).toBeUndefined();
    expect(methodOf(Object.prototype, 'toString')).toBeUndefined();
  });

  it('comes to an end with a Proxy that names classes for ever', () => {
    const endless: object = new Proxy({}, { getPrototypeOf: () => new Proxy({}, handler) });
    const handler: ProxyHandler<object> = { getPrototypeOf: () => new Proxy({}, handler) };
    expect(methodOf(endless, name)).toBeUndefined();
  });
});
