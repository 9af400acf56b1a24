// A file of its own, because the bundle of `/codec` needs it without `SocketError`.

/**
 * Makes `instanceof` recognise the errors of a class by a brand, whichever copy and version of this package made them.
 * The brand is a method that every error inherits. Anybody can copy it: like `instanceof` of any class, it
 * distinguishes errors but proves nothing. Subclasses are recognised by their class, as usual.
 *
 * @param made must not be frozen yet
 * @param answer returns what the brand's method returns for an error
 */
export function brandErrors(made: ErrorClass, brand: symbol, answer: (error: object) => unknown): void {
  // Methods, because functions would have prototypes, which anybody can change (L9).
  const methods: Readonly<Record<string, unknown>> = {
    method(this: object): unknown {
      return answer(this);
    },
    hasInstance(this: unknown, value: unknown): boolean {
      return this === made ? hasBrand(value, brand) : isInstance(this, value);
    },
  };
  Object.defineProperty(made.prototype, brand, {
    value: Object.freeze(methods['method']),
    configurable: true,
  });
  Object.defineProperty(made, Symbol.hasInstance, { value: Object.freeze(methods['hasInstance']) });
}

/**
 * Like `instanceof` without the brand: whether the value is an instance of the class or of one that extends it. Never
 * throws: a stream of an owner can fail with a hostile Proxy, and must end all the same.
 */
export function isInstance(made: unknown, value: unknown): boolean {
  try {
    return ordinaryHasInstance.call(made, value);
  } catch {
    return false;
  }
}

interface ErrorClass {
  readonly prototype: Error;
}

const ordinaryHasInstance = Function.prototype[Symbol.hasInstance] as (this: unknown, value: unknown) => boolean;

function hasBrand(value: unknown, brand: symbol): boolean {
  try {
    return typeof value === 'object' && value !== null && typeof Reflect.get(value, brand) === 'function';
  } catch {
    return false; // a hostile getter or Proxy
  }
}
