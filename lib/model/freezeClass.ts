/**
 * Freezes a class, its prototype and its methods, and deletes `prototype.constructor`: code that holds an instance can
 * neither patch the class for others nor construct another one (L9).
 */
export function freezeClass(made: { readonly prototype: object }): void {
  const { prototype } = made;
  Reflect.deleteProperty(prototype, 'constructor');
  for (const name of Reflect.ownKeys(prototype)) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    for (const part of Object.values<unknown>({ ...property })) Object.freeze(part); // the method, or getter and setter
  }
  Object.freeze(prototype);
  Object.freeze(made);
}

/**
 * Freezes a class and its prototype, so that code that holds an instance cannot patch the class for others (L9).
 * Inherited properties can still be overridden by assignment on an instance; with a frozen data property that would
 * throw.
 */
export function freezeOverridable(made: { readonly prototype: object }): void {
  const { prototype } = made;
  for (const key of Reflect.ownKeys(prototype)) {
    const { value } = Object.getOwnPropertyDescriptor(prototype, key) as { readonly value: unknown };
    // Methods, because a `function` would have a prototype that is not frozen.
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
