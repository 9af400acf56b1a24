import { type JsonFault, maxFaults, showFault, showPath } from '../json/JsonFault.ts';
import { printable } from '../model/printable.ts';
import { type Coder, codecThrew } from './Coder.ts';
import { mentionsValue } from './mentionsValue.ts';

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

/** Makes a coder from a codec of io-ts. Its errors are those of io-ts without the values. */
export function ioCoder<A>(codec: IoCodec<A>): Coder<A, A, IoErrors> {
  const errorsFor = (faults: readonly JsonFault[]): IoErrors =>
    faults.map((fault) => ({ value: undefined, context: [{ key: '', type: codec }], message: showFault(fault) }));
  return {
    decode: (data) => {
      try {
        const result = codec.decode(data);
        if (result._tag === 'Right') return { ok: true, value: result.right };
        return { ok: false, errors: result.left.slice(0, maxFaults).map(withoutValues) };
      } catch {
        return { ok: false, errors: errorsFor(codecThrew) };
      }
    },
    encode: (value) => codec.encode(value),
    errorsFor,
    faultsOf: (errors) => errors.map(faultOf),
  };
}

/** io-ts keeps the input in every error and in every step of its context. */
function withoutValues({ value, context, message }: IoError): IoError {
  return {
    value: undefined,
    context: context.map(({ key, type }) => ({ key: printable(key, 100), type })),
    ...(typeof message === 'string' && !mentionsValue(message, value) ? { message: printable(message) } : undefined),
  };
}

/** The path of an error of io-ts, and what would be right. */
function faultOf({ context, message }: IoError): JsonFault {
  const name = context.at(-1)?.type.name ?? 'something else';
  return { path: showPath(keysOf(context)), reason: message ?? `must be ${printable(name, 100)}` };
}

/** Without the members of unions and intersections, which have a step of their own, with their number as the key. */
function keysOf(context: readonly IoContextEntry[]): string[] {
  return context.slice(1).flatMap(({ key }, i) => (hasMembers(context[i]) ? [] : [key]));
}

function hasMembers(entry: IoContextEntry | undefined): boolean {
  let type: unknown = entry?.type;
  // These types have the same step as the type that they wrap.
  for (let depth = 0; depth < 10; depth++) {
    const { _tag, type: wrapped, runDefinition } = type as Wrapping;
    if (_tag === 'UnionType' || _tag === 'IntersectionType') return true;
    if (_tag === 'RecursiveType') type = runDefinition?.();
    else if (_tag === 'ExactType' || _tag === 'ReadonlyType' || _tag === 'RefinementType') type = wrapped;
    else return false;
  }
  return false;
}

interface Wrapping {
  readonly _tag?: string;
  readonly type?: unknown;
  readonly runDefinition?: () => unknown;
}
