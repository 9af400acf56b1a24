import fc from 'fast-check';

const surrogates = 0xd8_00;
const afterSurrogates = 0xe0_00;
const point = fc.oneof(
  fc.integer({ min: 0, max: surrogates - 1 }),
  fc.integer({ min: afterSurrogates, max: 0x10_ff_ff }),
);

/** Any well-formed text. `fc.string({ unit: 'binary' })` is the same, but first makes a table of all code points. */
export const anyText = (sizes: fc.ArrayConstraints = {}): fc.Arbitrary<string> =>
  fc.array(point, sizes).map((points) => String.fromCodePoint(...points));
