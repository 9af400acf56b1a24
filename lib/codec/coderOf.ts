import type { Type } from 'io-ts';
import type { Coder } from './Coder.ts';
import { ioCoder } from './ioCoder.ts';
import { schemaCoder } from './schemaCoder.ts';
import type { StandardSchema } from './StandardSchema.ts';

/**
 * Makes a coder of a codec of io-ts or a Standard Schema, told apart by their form.
 *
 * @throws TypeError for anything else
 */
export function coderOf(codec: object): Coder<unknown, unknown, unknown> {
  const given = codec as Partial<StandardSchema & Type<unknown>> | null | undefined;
  // Schemas first: some have methods of the names that io-ts uses.
  if (typeof given?.['~standard']?.validate === 'function') {
    return schemaCoder(given as StandardSchema);
  }
  if (typeof given?.decode === 'function' && typeof given.encode === 'function') {
    return ioCoder(given as Type<unknown>);
  }
  throw new TypeError('a codec must be one of io-ts or have the Standard Schema interface');
}
