/**
 * The shape of a codec of io-ts 2, as `t.type(…)` makes it. Declared here, so that users without io-ts need neither the
 * package nor its types. `E` is io-ts's own `Errors`, inferred from the codec.
 */
export interface IoCodec<A, E extends IoErrors = IoErrors> {
  readonly name: string;
  /** Whether a value has the codec's type. */
  readonly is: (value: unknown) => value is A;
  /** Distinguishes io-ts from other libraries whose codecs have `decode` and `encode`. Takes io-ts's own context. */
  readonly validate: (value: unknown, context: never) => IoResult<A, E>;
  /** Reads an unknown value. */
  readonly decode: (value: unknown) => IoResult<A, E>;
  /** Turns a value into data to send. */
  readonly encode: (value: A) => unknown;
}

/** The result of an io-ts codec: an `Either` of fp-ts. */
export type IoResult<A, E> =
  | { readonly _tag: 'Left'; readonly left: E }
  | { readonly _tag: 'Right'; readonly right: A };

/** The errors of an io-ts codec. */
export type IoErrors = readonly IoError[];

/** One error of an io-ts codec. The keys of its context are its path. */
export interface IoError {
  readonly value: unknown;
  readonly context: readonly IoContextEntry[];
  readonly message?: string | undefined;
}

/** One step of the path from the whole value to the wrong part. */
export interface IoContextEntry {
  readonly key: string;
  readonly type: { readonly name: string };
  readonly actual?: unknown;
}
