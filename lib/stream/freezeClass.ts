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
