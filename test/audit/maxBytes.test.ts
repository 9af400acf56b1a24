import fc from 'fast-check';
import { from } from 'rxjs';
import { guardMessages, maxBytes, type Message } from 'rx-secure-networking';
import { says } from './messages.ts';

const tooLarge = { allow: false, code: 'too-large', reason: 'the message has more than 6 bytes' };

describe('maxBytes()', () => {
  it.each<[string, Message, Message]>([
    ['letters', 'abcdef', 'abcdefg'],
    ['letters of two bytes', 'äöü', 'äöüa'],
    ['letters of three bytes', '€€', '€€a'],
    ['letters of four bytes', '🦀ab', '🦀abc'],
    ['bytes', new Uint8Array(6), new Uint8Array(7)],
    ['a part of a buffer', new Uint8Array(new ArrayBuffer(64), 8, 6), new Uint8Array(new ArrayBuffer(64), 8, 7)],
  ])('allows %s up to its bound and denies one beyond', (_what, bound, beyond) => {
    expect(maxBytes(6)({ message: bound })).toBe(true);
    expect(maxBytes(6)({ message: beyond })).toEqual(tooLarge);
  });

  it('counts as UTF-8 does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (message, most) => {
        expect(maxBytes(most)({ message }) === true).toBe(Buffer.byteLength(message) <= most);
      }),
    );
  });

  it('L3 does not allow what has no size', () => {
    expect(maxBytes(6)({ message: {} as Uint8Array })).toEqual(tooLarge);
  });

  it.each([0, -1, 1.5, NaN, Infinity, '6', undefined])('throws a RangeError for %p', (most) => {
    expect(() => maxBytes(most as number)).toThrow(RangeError);
  });

  it('lets the messages of a stream through that are small enough', () => {
    const seen: Message[] = [];
    from(['abc', 'abcd', 'ab'])
      .pipe(guardMessages(maxBytes(3)))
      .subscribe((message) => seen.push(message));
    expect(seen).toEqual(['abc', 'ab']);
  });

  it('is recorded with its code in either direction', () => {
    expect(says({ send: maxBytes(3) }, 'abcd')).toEqual(['policy send too-large']);
    expect(says({ send: maxBytes(3) }, 'abc')).toEqual([]);
    expect(says({ receive: maxBytes(3) }, 'abcd')).toEqual(['policy receive too-large']);
    expect(says({ receive: maxBytes(3) }, 'abc')).toEqual([]);
  });
});
