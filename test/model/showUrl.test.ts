import fc from 'fast-check';
import { showUrl } from '../../lib/model/showUrl.ts';

describe('showUrl()', () => {
  test.each([
    ['a URL', 'wss://example.com:8443/a/b', '"wss://example.com:8443/a/b"'],
    ['a URL object', new URL('wss://example.com/a'), '"wss://example.com/a"'],
    ['no query', 'wss://example.com/a?token=secret', '"wss://example.com/a"'],
    ['no fragment', 'wss://example.com/a#secret', '"wss://example.com/a"'],
    ['no query of a URL object', new URL('wss://example.com/a?token=secret'), '"wss://example.com/a"'],
    ['the scheme where user info is hidden', 'ws://me:pw@example.com/', '"ws://…@example.com/"'],
    ['the scheme where a password ends the URL', 'ws://me:p?w@example.com/', '"ws://…"'],
    ['"@" in a path', 'ws://127.0.0.1:8080/ws/eth@kline_15m', '"ws://127.0.0.1:8080/ws/eth@kline_15m"'],
    ['"@" in the path of another scheme', 'https://example.com/@me', '"https://example.com/@me"'],
    ['"@" behind an IPv6 address', 'wss://[::1]/@me?a@b', '"wss://[::1]/@me"'],
    ['nothing of "@" in a query', 'wss://example.com/a?me@example.com', '"wss://example.com/a"'],
    ['any other text', 'not a URL', '"not a URL"'],
    ['nothing of an empty text', '', '""'],
    ['controls escaped', 'wss://a\r\nb', '"wss://a\\u{d}\\u{a}b"'],
    ['at most a hundred characters', `wss://${'a'.repeat(200)}`, `"wss://${'a'.repeat(94)}…"`],
    ['of anything else its type', 5, 'a value of type number'],
    ['of null its type', null, 'a value of type object'],
    [
      'of an object that reads as a URL its type',
      { href: 'wss://a.example', toString: () => 'wss://a' },
      'a value of type object',
    ],
  ])('shows %s', (_what, input, shown) => {
    expect(showUrl(input)).toBe(shown);
  });

  test.each([
    'wss://user:hunter2@example.com/',
    'wss://us\ner:hunter2@example.com/',
    'wss:user:hunter2@example.com',
    'wss:\\\\user:hunter2@example.com',
    '//user:hunter2@example.com/',
    'user:hunter2@example.com',
    'wss://a@user:hunter2@example.com/',
    'wss:///user:hunter2@example.com/',
    'wss://\\user:hunter2@example.com/',
    'wss://\t/user:hunter2@example.com/',
    ' wss://user:hunter2@example.com/',
    'wss://user:hunter2/2@example.com/',
  ])('trap 48: hides the user info in %j', (input) => {
    expect(showUrl(input)).toMatch(/^" ?(wss:)?\/\/…@example\.com\/?"$/);
  });

  test.each([
    ['an object that only inherits from URL', Object.create(URL.prototype)],
    ['one with an href that throws', Object.defineProperty(new URL('wss://a.example/'), 'href', { get: boom })],
    ['a Proxy that throws', new Proxy({}, { get: boom, getPrototypeOf: boom })],
  ])('does not throw for %s', (_what, input) => {
    expect(showUrl(input)).toMatch(/^(a value of type object|"wss:\/\/a\.example\/")$/);
  });

  test.each(['wss://user:hunt?er2@example.com/', 'wss://user:hunt#er2@example.com/', 'user:hunt?er2@example.com'])(
    'hides the user info in %j, though its password ends the URL',
    (input) => {
      expect(showUrl(input)).toMatch(/^"(wss:)?\/\/…"$/);
    },
  );

  const junk = fc.string({ unit: fc.constantFrom('a', ':', '/', '\\', '@', '\n', '\t', ' ', '.', '?', '#', '[', '8') });
  const start = fc.constantFrom('', 'ws:', 'wss://', 'WSS://', 'x://');

  it('never shows what the platform takes for user info', () => {
    const parts = fc.tuple(start, junk, junk, fc.constantFrom('host', 'host/a@b'));
    fc.assert(
      fc.property(parts, ([scheme, before, behind, host]) => {
        const text = `${scheme}${before}hunter2${behind}@${host}`;
        fc.pre(URL.canParse(text));
        const { username, password } = new URL(text);
        fc.pre(`${username}${password}`.includes('hunter2'));
        expect(showUrl(text)).not.toContain('hunter2');
      }),
      { numRuns: 2_000, maxSkipsPerRun: 1_000 },
    );
  });

  it('never shows what stands behind the first ? or #', () => {
    fc.assert(
      fc.property(start, junk, (scheme, behind) => {
        expect(showUrl(`${scheme}host?${behind}hunter2`)).not.toContain('hunter2');
        expect(showUrl(`${scheme}host#${behind}hunter2`)).not.toContain('hunter2');
      }),
      { numRuns: 500 },
    );
  });
});

function boom(): never {
  throw new Error('hostile');
}
