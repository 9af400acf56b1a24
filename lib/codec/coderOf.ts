import type { Coder } from './Coder.ts';
import { type IoCodec, ioCoder } from './IoCodec.ts';
import { schemaCoder, type StandardSchema } from './StandardSchema.ts';

/**
 * Makes a coder from a Standard Schema or a codec of io-ts, which it distinguishes by their shape.
 *
 * @throws TypeError for anything else
 */
export function coderOf(codec: object): Coder<unknown, unknown, unknown> {
  const given = codec as Partial<StandardSchema & IoCodec<unknown>> | null | undefined;
  // Schemas first: some have methods with the names of io-ts's methods.
  if (typeof given?.['~standard']?.validate === 'function') {
    return schemaCoder(given as StandardSchema);
  }
  if (given && ioMethods.every((name) => typeof given[name] === 'function')) {
    return ioCoder(given as IoCodec<unknown>);
  }
  throw new TypeError('a codec must have the Standard Schema interface (zod, valibot, arktype) or be one of io-ts');
}

const ioMethods = ['is', 'validate', 'decode', 'encode'] as const;
