import fc from 'fast-check';
import { isDisguised } from '../../lib/audit/isDisguised.ts';

describe('isDisguised()', () => {
  test.each([
    ['a space behind the dots', '/a/..%20/b'],
    ['a space before the dots', '/a/%20..'],
    ['a space between the dots', '/a/.%20./b'],
    ['a plus sign, which some servers decode to a space', '/a/..+/b'],
    ['a tab', '/a/..%09'],
    ['a delete character', '/a/..%7f'],
    ['a no-break space', '/a/..%c2%a0/b'],
    ['a no-break space of Latin-1', '/a/..%a0/b'],
    ['a control character of Latin-1', '/a/..%80'],
    ['an ideographic space', '/a/..%e3%80%80'],
    ['a byte order mark', '/a/%ef%bb%bf..'],
    ['a space of no width', '/a/.%e2%80%8b.'],
    ['a soft hyphen', '/a/..%c2%ad'],
    ['a letter that is not ASCII, which some servers drop', '/a/..%c3%a9'],
    ['a combining stroke', '/a/..%cc%b8/b'],
    ['a character that is cut short', '/a/..%e2%80/b'],
    ['a byte of no character', '/a/..%bf'],
    ['a code point beyond Unicode', '/a/..%f4%bf%bf%bf/b'],
    ['a surrogate', '/a/..%ed%a0%80/b'],
    ['a question mark', '/a/..%3f/b'],
    ['a number sign', '/a/..%23x'],
    ['a semicolon', '/a/..;x/b'],
    ['an encoded semicolon', '/a/..%3b'],
    ['a comma', '/a/..,x'],
    ['a colon', '/a/..:x'],
    ['an equals sign', '/a/..=x'],
    ['a Greek question mark before a name', '/a/..%cd%bex'],
    ['a question mark of full width', '/a/..%ef%bc%9f'],
    ['a Greek question mark, which is a semicolon', '/a/..%cd%be'],
    ['one dot with a parameter', '/a/.;x'],
    ['one-dot leaders', '/a/%e2%80%a4%e2%80%a4/b'],
    ['a two-dot leader', '/a/%e2%80%a5/b'],
    ['a two-dot leader beside a byte of no character', '/a/%e2%80%a5%80/b'],
    ['an ellipsis', '/a/%e2%80%a6'],
    ['a two-dot leader for vertical text', '/a/%ef%b8%b0'],
    ['small full stops', '/a/%ef%b9%92%ef%b9%92/b'],
    ['full stops of full width', '/a/%ef%bc%8e%ef%bc%8e/b'],
    ['a full stop of full width and a plain one', '/a/.%ef%bc%8e/b'],
    ['ideographic full stops', '/a/%e3%80%82%e3%80%82/b'],
    ['ideographic full stops of half width', '/a/%ef%bd%a1%ef%bd%a1'],
    ['a slash of full width', '/a/..%ef%bc%8fb'],
    ['a backslash of full width', '/a/..%ef%bc%bcb'],
    ['a fraction slash', '/a/..%e2%81%84b'],
    ['a division slash', '/a/..%e2%88%95b'],
    ['a set minus, which looks like a backslash', '/a/..%e2%88%96b'],
    ['a fraction that ends in a slash', '/a/%e2%85%9f..'],
    ['a percent sign of full width', '/a/%ef%bc%852e%ef%bc%852e/b'],
    ['more than two dots', '/a/...%20/b'],
    ['three dots', '/a/.../b'],
    ['an encoded slash', '/a/x%2fy'],
    ['an encoded backslash', '/a/x%5Cy'],
    ['an encoded dot', '/a/x%2ey'],
    ['an encoded percent sign', '/a/x%25y'],
    ['an encoded NUL', '/a/x%00'],
    ['an overlong slash', '/a/x%c0%afy'],
    ['a broken triplet', '/a/x%u002ey'],
  ])('finds %s', (_name, path) => {
    expect(isDisguised(path)).toBe(true);
    expect(isDisguised(path.replace(/%../g, (triplet) => triplet.toUpperCase()))).toBe(true);
  });

  test.each([
    ['a plain path', '/a/b/c'],
    ['an empty name', '/a//b'],
    ['a space within a name', '/a/my%20file'],
    ['a space alone', '/a/%20/b'],
    ['a plus sign within a name', '/a/c++/d'],
    ['an at sign', '/ws/btcusdt@trade'],
    ['a colon', '/a/urn:x:y'],
    ['a version', '/a/v1.2'],
    ['dots within a name', '/a/x..y'],
    ['dots at the end of a name', '/a/x../b'],
    ['dots before a name', '/a/..x/b'],
    ['a hidden file', '/a/.well-known/b'],
    ['a hidden file with a letter that is not ASCII', '/a/.%c3%a9tat'],
    ['a question mark within a name', '/a/what%3f'],
    ['a number sign within a name', '/a/c%23'],
    ['a parameter', '/a/b;v=1.1/c'],
    ['letters that are not ASCII', '/a/%e6%97%a5%e6%9c%ac/%c3%a9'],
    ['letters that are not ASCII, of two code units', '/a/%f0%9f%98%80'],
    ['a letter of Latin-1', '/a/caf%e9'],
    ['a letter of Tamil', '/a/%e0%ae%a4'],
    ['a dot leader within a name', '/a/x%e2%80%a5y'],
    ['a number with a full stop', '/a/%e2%92%88'],
    ['a division slash within a name', '/a/1%e2%88%952'],
    ['a tilde', '/~me/a'],
    ['a token', "/a/eyJhbGciOi.J9.sig-_~!$&'()*,;=:@x"],
  ])('lets %s be', (_name, path) => {
    expect(isDisguised(path)).toBe(false);
  });

  it('finds every name that the compatibility form makes of dots', () => {
    const hidden: number[] = [];
    for (let code = 0x80; code <= 0xff_ff; code += 1) {
      if (code >= 0xd8_00 && code <= 0xdf_ff) continue;
      const letter = String.fromCodePoint(code);
      if (/^\.+$/.test(letter.normalize('NFKC')) && !isDisguised(`/a/${encodeURIComponent(letter)}`)) hidden.push(code);
    }
    expect(hidden).toEqual([]);
  });

  it('lets a name be in which visible letters follow the dots, whatever stands around them', () => {
    const some = fc.constantFrom('%20', '%c3%a9', '%80', '%e2%80%8b', '%e2%80', '+', '');
    const letters = fc.stringMatching(/^[\w~!$'()*@-]+$/);
    fc.assert(
      fc.property(some, fc.constantFrom('.', '..'), some, letters, some, (...parts) => {
        expect(isDisguised(`/a/${parts.join('')}/b`)).toBe(false);
      }),
    );
  });

  const longest = 8_192;
  test.each([
    ['.', false],
    ['/', false],
    ['/.', true],
    ['/..x', false],
    ['..;', true],
    ['+', false],
    ['%20', false],
    ['.%20', false],
    ['%80', false],
    ['%e2%80', false],
    ['%e2%80%a5', false],
    ['%ef%b7%ba', false], // which the compatibility form makes eighteen characters of
    ['%f4', false],
  ])('takes a time that grows with the length alone, for %s as for any', (shape, disguised) => {
    const path = `/a/${shape.repeat(longest / shape.length)}x`;
    const answers = Array.from({ length: 50 }, () => isDisguised(path)); // in worse time the test would not end in time
    expect(new Set(answers)).toEqual(new Set([disguised]));
  });
});
