/**
 * Lets `instanceof` know the errors of a class by a brand, whichever copy of this package made them, in whatever version.
 * The brand is a method that every error inherits. Anybody can copy it: like `instanceof` of any class, it is a way to
 * tell errors apart, and no proof. Subclasses are told apart by class, as usual.
 *
 * @param made must not be frozen yet
 * @param answer what the method says of its error
 */
export function brandErrors(made: ErrorClass, brand: symbol, answer: (error: object) => unknown): void {
  // Methods: a function would have a prototype, which can be written to (L9).
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

/** `instanceof` without brands: whether the class, or one that extends it, made the value. */
export function isInstance(made: unknown, value: unknown): boolean {
  return ordinaryHasInstance.call(made, value);
}

interface ErrorClass {
  readonly prototype: Error;
}

const ordinaryHasInstance = Function.prototype[Symbol.hasInstance] as (this: unknown, value: unknown) => boolean;

function hasBrand(value: unknown, brand: symbol): boolean {
  try {
    return typeof value === 'object' && value !== null && typeof Reflect.get(value, brand) === 'function';
  } catch {
    return false; // a proxy's
  }
}
