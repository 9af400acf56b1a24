import { reflectApply } from '../model/intrinsics.ts';

/**
 * Throws the platform's RangeError unless the stack has room for one call into the library. Called before the library
 * changes anything, so that an owner whose stack is almost full gets an error, and nothing is left half done (L24).
 *
 * It measures the room by passing 6,144 arguments: 48 KiB of stack, in about 2 µs. V8 compiles a function on its first
 * call, or again when it has not been called for long, and refuses to with less than 40 KiB left.
 */
export function ensureStackRoom(): void {
  filler ??= new Array<undefined>(6_144).fill(undefined);
  reflectApply(nothing, undefined, filler);
}

/** The same as an answer, for a callback that must not throw. */
export function hasStackRoom(): boolean {
  try {
    ensureStackRoom();
    return true;
  } catch {
    return false;
  }
}

/**
 * The same for a call of a function that is compiled already, such as a subscriber: 4 KiB of stack, in a twelfth of the
 * time.
 */
export function ensureCallRoom(): void {
  smallFiller ??= new Array<undefined>(512).fill(undefined);
  reflectApply(nothing, undefined, smallFiller);
}

function nothing(): void {
  // only the arguments matter
}

let filler: readonly undefined[] | undefined;
let smallFiller: readonly undefined[] | undefined;
