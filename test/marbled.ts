import { marbles } from '../lib/testing/marbles.ts';

/** Makes a marble test that compares with jest's equality. */
export const marbled = marbles((actual, expected) => expect(actual).toEqual(expected));
