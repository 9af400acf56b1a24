/**
 * A getter of the platform's, as it was when this was called: asked itself, since a lookalike or a subclass may lie.
 * Undefined for what is not of its kind, and where the platform has no such getter.
 */
export function getterOf(prototype: object | undefined, name: PropertyKey): (holder: unknown) => unknown {
  const property = prototype && Object.getOwnPropertyDescriptor(prototype, name);
  return (holder) => {
    try {
      return property?.get?.call(holder) as unknown;
    } catch {
      return undefined;
    }
  };
}
