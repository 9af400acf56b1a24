import type { JsonFault, Read } from '../json/JsonFault.ts';
import { readJson } from '../json/readJson.ts';
import { copyData } from '../json/copyData.ts';

/** A codec of any library, as the operators of this package use it. Its errors contain no value. */
export interface Coder<In, Out, E> {
  /** Never throws, whatever the codec does. */
  decode(data: unknown): Read<Out, E>;
  /** Returns the data to send, unchecked. May throw what the codec throws. */
  encode(value: In): unknown;
  /** Puts faults that were found before the codec was called into the form of the codec's own errors. */
  errorsFor(faults: readonly JsonFault[]): E;
  faultsOf(errors: E): readonly JsonFault[];
}

/** The faults if the codec threw. They do not contain its error, which may quote the value. */
export const codecThrew: readonly JsonFault[] = Object.freeze([{ path: '', reason: 'the codec threw' }]);

/** Decodes a message of JSON text: first into new data, then by the codec. Never throws. */
export function decodeText<Out, E>(coder: Coder<never, Out, E>, message: unknown): Read<Out, E> {
  const data = readJson(message);
  return data.ok ? coder.decode(data.value) : { ok: false, errors: coder.errorsFor(data.errors) };
}

/**
 * Encodes a value as JSON text. The codec encodes it, the result is copied into new data, the text is made from the copy, and
 * the codec must be able to decode the copy. So the text has what was checked, and the peer can decode it with the same
 * codec. Never throws.
 */
export function encodeText<In, E>(coder: Coder<In, unknown, E>, value: In): Read<string, E> {
  let wire: unknown;
  try {
    wire = coder.encode(value);
  } catch {
    return { ok: false, errors: coder.errorsFor(codecThrew) };
  }
  const copy = copyData(wire);
  if (!copy.ok) return { ok: false, errors: coder.errorsFor(copy.errors) };
  const text = JSON.stringify(copy.value.data); // before the codec can change the copy
  const decoded = coder.decode(copy.value.data);
  return decoded.ok ? { ok: true, value: text } : decoded;
}
