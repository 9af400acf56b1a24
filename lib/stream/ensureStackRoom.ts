import { reflectApply } from '../model/intrinsics.ts';

/**
 * Throws the platform's RangeError unless the stack has room for one call into the library. Called before the library
 * changes anything, so that an owner whose stack is almost full gets an error, and nothing is left half done (L24). It
 * measures the room by passing 2,048 arguments: 16 KiB of stack, in less than a microsecond.
 */
export function ensureStackRoom(): void {
  filler ??= new Array<undefined>(2_048).fill(undefined);
  reflectApply(nothing, undefined, filler);
}

function nothing(): void {
  // only the arguments matter
}

let filler: readonly undefined[] | undefined;
