/**
 * Freezes a class, its prototype and its methods, and takes the constructor off the prototype: what holds an instance
 * can neither change what others see nor make more of its kind (L9).
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
