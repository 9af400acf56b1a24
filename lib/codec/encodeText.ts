import { copyData } from '../json/copyData.ts';
import type { Read } from '../json/Read.ts';
import { type Coder, threw } from './Coder.ts';

/**
 * Encodes a value as JSON text: by the codec, then into fresh data, of which the text is made and which the codec must
 * decode. So what leaves is what was checked, and the same codec takes it at the far end. Never throws.
 */
export function encodeText<In, E>(coder: Coder<In, unknown, E>, value: In): Read<string, E> {
  let wire: unknown;
  try {
    wire = coder.encode(value);
  } catch {
    return { ok: false, errors: coder.refuse(threw) };
  }
  const copy = copyData(wire);
  if (!copy.ok) return { ok: false, errors: coder.refuse(copy.errors) };
  const text = JSON.stringify(copy.value.data); // before the codec, which could change it
  const decoded = coder.decode(copy.value.data);
  return decoded.ok ? { ok: true, value: text } : decoded;
}
