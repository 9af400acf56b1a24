/** Gives a class what Web IDL gives an interface: enumerable members, constants, a name (Web IDL, 3.7). */
export function shapeAsInterface(made: { readonly prototype: object }, { name, length, constants = {} }: Shape): void {
  const { prototype } = made;
  for (const member of Object.getOwnPropertyNames(prototype)) {
    if (member !== 'constructor') Object.defineProperty(prototype, member, { enumerable: true });
  }
  for (const [constant, value] of Object.entries(constants)) {
    Object.defineProperty(made, constant, { value, enumerable: true });
    Object.defineProperty(prototype, constant, { value, enumerable: true });
  }
  Object.defineProperty(made, 'name', { value: name }); // a bundler may have shortened it
  Object.defineProperty(made, 'length', { value: length });
  Object.defineProperty(prototype, Symbol.toStringTag, { value: name, configurable: true });
}

/** Of an interface: what Web IDL defines beside its members. */
interface Shape {
  readonly name: string;
  /** How many arguments the constructor needs. */
  readonly length: number;
  readonly constants?: Readonly<Record<string, number>>;
}
