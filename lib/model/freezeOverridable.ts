/**
 * Freezes a class and its prototype, so that code that holds an instance cannot patch the class for others (L9). What
 * the prototype has can still be assigned to on an instance: beside a frozen data property that would throw.
 */
export function freezeOverridable(made: { readonly prototype: object }): void {
  const { prototype } = made;
  for (const key of Reflect.ownKeys(prototype)) {
    const { value } = Object.getOwnPropertyDescriptor(prototype, key) as { readonly value: unknown };
    // Methods, since a `function` would bring an open prototype of its own.
    const access = {
      get: () => value,
      set(this: object, own: unknown): void {
        Object.defineProperty(this, key, { value: own, writable: true, configurable: true, enumerable: true });
      },
    };
    Object.defineProperty(prototype, key, access);
    for (const part of [...Object.values<unknown>(access), value]) if (part !== made) Object.freeze(part);
  }
  Object.freeze(prototype);
  Object.freeze(made);
}
