import type { JsonFault, Read } from '../json/JsonFault.ts';
import { readJson } from '../json/readJson.ts';
import { copyData } from '../json/copyData.ts';

/** What codecs of every make look like inside. Its errors hold no value that was found. */
export interface Coder<In, Out, E> {
  /** Never throws, whatever the codec does. */
  decode(data: unknown): Read<Out, E>;
  /** Gives what goes on the wire, unchecked. May throw what the codec throws. */
  encode(value: In): unknown;
  /** Errors of the codec's own form for what is wrong before the codec is asked. */
  errorsFor(faults: readonly JsonFault[]): E;
  faultsOf(errors: E): readonly JsonFault[];
}

/** The faults of a codec that threw. What it threw may quote the value. */
export const codecThrew: readonly JsonFault[] = Object.freeze([{ path: '', reason: 'the codec threw' }]);

/** Decodes a message of JSON text: into fresh data first, then by the codec. Never throws. */
export function decodeText<Out, E>(coder: Coder<never, Out, E>, message: unknown): Read<Out, E> {
  const data = readJson(message);
  return data.ok ? coder.decode(data.value) : { ok: false, errors: coder.errorsFor(data.errors) };
}

/**
 * Encodes a value as JSON text: by the codec, then into fresh data, of which the text is made and which the codec must
 * decode. So what leaves is what was checked, and the same codec takes it at the far end. Never throws.
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
  const text = JSON.stringify(copy.value.data); // before the codec, which could change it
  const decoded = coder.decode(copy.value.data);
  return decoded.ok ? { ok: true, value: text } : decoded;
}
