import type { Read } from '../json/Read.ts';
import { readJson } from '../json/readJson.ts';
import type { Coder } from './Coder.ts';

/** Decodes a message of JSON text: into fresh data first, then by the codec. Never throws. */
export function decodeText<Out, E>(coder: Coder<never, Out, E>, message: unknown): Read<Out, E> {
  const data = readJson(message);
  return data.ok ? coder.decode(data.value) : { ok: false, errors: coder.refuse(data.errors) };
}
