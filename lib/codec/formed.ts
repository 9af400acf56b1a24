import * as t from 'io-ts';

/**
 * Makes a codec of what has no flaw.
 *
 * @param flawOf says what would be right, or undefined where the value is; must take anything and not throw
 */
export function formed<A>(name: string, flawOf: (value: unknown) => string | undefined): t.Type<A> {
  return new t.Type<A>(
    name,
    (value): value is A => flawOf(value) === undefined,
    (value, context) => {
      const flaw = flawOf(value);
      return flaw === undefined ? t.success(value as A) : t.failure(value, context, flaw);
    },
    t.identity,
  );
}
