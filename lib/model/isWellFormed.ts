import { matches } from './intrinsics.ts';

const loneSurrogate = /\p{Surrogate}/u; // in a unicode expression the two halves of a pair are one character

/** Whether UTF-8 can hold the text: it has no lone surrogate. */
export function isWellFormed(text: string): boolean {
  return !matches(loneSurrogate, text);
}
