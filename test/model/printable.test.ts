import fc from 'fast-check';
import { printable } from '../../lib/model/printable.ts';
import { anyText } from '../anyText.ts';

describe('printable()', () => {
  test.each([
    ['plain text', 'denied: "x" (5 > 4)', 'denied: "x" (5 > 4)'],
    ['other scripts', 'é 한 😀 שלום', 'é 한 😀 שלום'],
    ['line breaks', 'a\r\nb', 'a\\u{d}\\u{a}b'],
    ['terminal controls', '\x1b[2J\x07\x9b', '\\u{1b}[2J\\u{7}\\u{9b}'],
    ['directions', 'evil\u202egpj.exe', 'evil\\u{202e}gpj.exe'],
    ['what has no width', 'a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
    ['line and paragraph separators', 'a\u2028b\u2029', 'a\\u{2028}b\\u{2029}'],
    ['lone surrogates', '\ud800a', '\\u{d800}a'],
    ['tags beyond the first plane', '\u{e0041}', '\\u{e0041}'],
  ])('shows %s safely', (_what, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('cuts what is too long, and says so', () => {
    expect(printable('a'.repeat(500))).toBe('a'.repeat(500));
    expect(printable('a'.repeat(501))).toBe(`${'a'.repeat(500)}…`);
    expect(printable('abcd', 3)).toBe('abc…');
  });

  it('cuts what it shows, never inside a character or an escape', () => {
    expect(printable('ab😀', 3)).toBe('ab…');
    expect(printable('\u202e'.repeat(300), 200)).toBe(`${'\\u{202e}'.repeat(25)}…`);
    expect(printable('a\u202e', 8)).toBe('a…');
    expect(printable('a\u202e', 9)).toBe('a\\u{202e}');
  });

  it('leaves what it has shown as it is', () => {
    fc.assert(
      fc.property(anyText(), fc.nat(40), (text, most) => {
        const shown = printable(text, most);
        expect(printable(shown, most)).toBe(shown);
      }),
    );
  });

  it('gives one line without control and direction characters, whatever it gets', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(printable(text).length).toBeLessThanOrEqual(501);
      }),
      { numRuns: 500 },
    );
  });
});
