import { type JsonFault, maxFaults, showFault, showPath } from '../json/JsonFault.ts';
import { printable } from '../model/printable.ts';
import { type Coder, codecThrew } from './Coder.ts';
import type { IoCodec, IoContextEntry, IoError, IoErrors } from './IoCodec.ts';
import { mentionsValue } from './mentionsValue.ts';

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
