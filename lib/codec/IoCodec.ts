/**
 * A codec of io-ts, version 2, by its shape: what `t.type(…)` and its like make. Declared here, so that
 * users without io-ts need neither the package nor its types. `E` is io-ts's own `Errors`, taken from the codec.
 */
export interface IoCodec<A, E extends IoErrors = IoErrors> {
  readonly name: string;
  /** Whether a value is of its type. */
  readonly is: (value: unknown) => value is A;
  /** Takes io-ts's own context. It distinguishes io-ts from other libraries whose codecs have `decode` and `encode` too. */
  readonly validate: (value: unknown, context: never) => IoResult<A, E>;
  /** Reads a value from outside. */
  readonly decode: (value: unknown) => IoResult<A, E>;
  /** Makes of a value what goes outside. */
  readonly encode: (value: A) => unknown;
}

/** The result of an io-ts codec: an `Either` of fp-ts. */
export type IoResult<A, E> =
  | { readonly _tag: 'Left'; readonly left: E }
  | { readonly _tag: 'Right'; readonly right: A };

/** The errors of an io-ts codec. */
export type IoErrors = readonly IoError[];

/** One error of an io-ts codec; the path to it is the keys of its context. */
export interface IoError {
  readonly value: unknown;
  readonly context: readonly IoContextEntry[];
  readonly message?: string | undefined;
}

/** One step on the path from the whole value to the wrong part. */
export interface IoContextEntry {
  readonly key: string;
  readonly type: { readonly name: string };
  readonly actual?: unknown;
}
