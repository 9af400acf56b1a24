import fc from 'fast-check';
import { CollectedBytes } from '../../lib/http/CollectedBytes.ts';

describe('CollectedBytes', () => {
  it('has the bytes of all pieces, in memory of their own', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pieces) => {
        const all = new CollectedBytes();
        for (const piece of pieces) all.add(piece);
        const { whole } = all;
        expect([...whole]).toEqual(pieces.flatMap((piece) => [...piece]));
        expect(whole.buffer.byteLength).toBe(whole.byteLength);
        expect(pieces.every((piece) => piece.buffer !== whole.buffer)).toBe(true);
      }),
    );
  });
});
