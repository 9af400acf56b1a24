/**
 * A codec of io-ts, version 2, by its shape: what `t.type(…)` and its like make. Declared here, so that who has no io-ts
 * needs none, nor its types. `E` is io-ts's own `Errors`, taken from the codec.
 */
export interface IoCodec<A, E extends IoErrors = IoErrors> {
  readonly name: string;
  readonly is: (value: unknown) => value is A;
  /** Takes io-ts's own context. Told apart by it from other libraries, whose codecs decode and encode as well. */
  readonly validate: (value: unknown, context: never) => IoResult<A, E>;
  readonly decode: (value: unknown) => IoResult<A, E>;
  readonly encode: (value: A) => unknown;
}

/** What an io-ts codec answers: an `Either` of fp-ts. */
export type IoResult<A, E> =
  | { readonly _tag: 'Left'; readonly left: E }
  | { readonly _tag: 'Right'; readonly right: A };

/** What an io-ts codec says is wrong. */
export type IoErrors = readonly IoError[];

/** One error of an io-ts codec; the path to it is the keys of its context. */
export interface IoError {
  readonly value: unknown;
  readonly context: readonly IoContextEntry[];
  readonly message?: string | undefined;
}

/** One step from the whole to what is wrong. */
export interface IoContextEntry {
  readonly key: string;
  readonly type: { readonly name: string };
  readonly actual?: unknown;
}
