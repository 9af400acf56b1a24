/** Makes of a class what Web IDL makes of an interface: members that can be listed, constants, a name (Web IDL, 3.7). */
export function shapeAsInterface(
  made: { readonly prototype: object },
  constants: Readonly<Record<string, number>>,
): void {
  const { prototype } = made;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name !== 'constructor') Object.defineProperty(prototype, name, { enumerable: true });
  }
  for (const [name, value] of Object.entries(constants)) {
    Object.defineProperty(made, name, { value, enumerable: true });
    Object.defineProperty(prototype, name, { value, enumerable: true });
  }
  Object.defineProperty(made, 'length', { value: 1 });
  Object.defineProperty(prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true });
}
