import * as t from 'io-ts';

/** Makes a codec of objects refuse the keys that it does not know, beside all else that is wrong, and name the right ones. */
export function onlyKeys<A>(codec: t.Type<A>, known: readonly string[]): t.Type<A> {
  return new t.Type(
    codec.name,
    codec.is,
    (value, context) => {
      const result = codec.validate(value, context);
      const unknown = t.UnknownRecord.is(value) ? Object.keys(value).filter((key) => !known.includes(key)) : [];
      if (unknown.length === 0) return result;
      const message = `is unknown: the keys are ${known.join(', ')}`;
      return t.failures([
        ...(result._tag === 'Left' ? result.left : []),
        ...unknown.map((key) => ({ value: undefined, context: t.appendContext(context, key, t.never), message })),
      ]);
    },
    codec.encode,
  );
}
