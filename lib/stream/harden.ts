/**
 * Freezes a class, its prototype and its methods, and takes the constructor off the prototype: what holds an instance
 * can neither change what others see nor make more of its kind (L9).
 */
export function harden(made: { readonly prototype: object }): void {
  const { prototype } = made;
  Reflect.deleteProperty(prototype, 'constructor');
  for (const name of Reflect.ownKeys(prototype)) {
    const { value, get } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
    Object.freeze(value);
    Object.freeze(get);
  }
  Object.freeze(prototype);
  Object.freeze(made);
}
