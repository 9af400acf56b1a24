import fc from 'fast-check';
import { byteLength, isWellFormed } from '../../lib/model/Message.ts';
import { anyText } from '../anyText.ts';

const encoded = (text: string): number => new TextEncoder().encode(text).byteLength;

describe('byteLength()', () => {
  test.each([
    ['', 0],
    ['a', 1],
    ['\0', 1],
    ['\x7f', 1],
    ['\x80', 2],
    ['\u07ff', 2],
    ['\u0800', 3],
    ['\ud7ff', 3],
    ['\ue000', 3],
    ['\uffff', 3],
    ['\u{10000}', 4],
    ['\u{10ffff}', 4],
    ['aé한😀', 10],
  ])('trap 20: of %j is %d, in bytes and not in characters', (text, bytes) => {
    expect(byteLength(text)).toBe(bytes);
  });

  test.each([
    ['nothing', new Uint8Array(), 0],
    ['three bytes', Uint8Array.of(1, 2, 3), 3],
    ['a part of a buffer', new Uint8Array(new ArrayBuffer(8), 2, 5), 5],
  ])('of %s is its bytes', (_what, message, bytes) => {
    expect(byteLength(message)).toBe(bytes);
  });

  it("is TextEncoder's for every text that is well-formed", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(byteLength(text)).toBe(encoded(text));
      }),
      { numRuns: 500 },
    );
  });

  // Such texts are no messages: `takeMessage` and `checkClose` refuse them. An encoder writes U+FFFD, of 3 bytes.
  it('counts two bytes for each lone surrogate', () => {
    const half = fc.constantFrom('\ud800', '\udbff', '\udc00', '\udfff', 'a', 'é', '한', '😀');
    fc.assert(
      fc.property(fc.array(half), (parts) => {
        const text = parts.join('');
        const lone = text.match(/\p{Surrogate}/gu)?.length ?? 0;
        expect(byteLength(text)).toBe(encoded(text) - lone);
        expect(isWellFormed(text)).toBe(lone === 0);
      }),
      { numRuns: 500 },
    );
  });
});
