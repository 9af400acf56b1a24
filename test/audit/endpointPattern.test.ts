import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { matchesEndpoint, parseEndpointPattern } from '../../lib/audit/endpointPattern.ts';
import { parseSocketUrl } from '../../lib/model/parseSocketUrl.ts';

interface Vector {
  readonly id: string;
  readonly group: string;
  readonly input: unknown;
}
interface Pair {
  readonly pattern: string;
  readonly url: string;
}
const vectors = JSON.parse(readFileSync(path.join(__dirname, '../vectors.json'), 'utf8')) as readonly Vector[];
const group = (name: string): readonly Vector[] => vectors.filter((vector) => vector.group === name);

// Vectors that only hold with a list of public suffixes: SECURITY decides that the host may give one, none is bundled.
const needList = new Map([
  ['pattern-reject-031', 'co.uk is a public suffix'],
  ['pattern-reject-032', 'github.io is a public suffix'],
]);
const isPublicSuffix = (domain: string): boolean => ['co.uk', 'github.io'].includes(domain);

/** Whether an owner held to this pattern gets a socket for this URL: the gate, then the pattern. */
function passes(pattern: string, url: string): boolean {
  const parsed = parseSocketUrl(url);
  return parsed.ok && matchesEndpoint(parseEndpointPattern(pattern), parsed.endpoint);
}

describe('parseEndpointPattern()', () => {
  test.each([
    ['wss://example.com', { scheme: 'wss', hosts: 'one', host: 'example.com', port: 443, paths: 'any', path: '' }],
    ['https://example.com', { scheme: 'https', hosts: 'one', host: 'example.com', port: 443, paths: 'any', path: '' }],
    ['http://example.com', { scheme: 'http', hosts: 'one', host: 'example.com', port: 80, paths: 'any', path: '' }],
    ['ws://example.com', { scheme: 'ws', hosts: 'one', host: 'example.com', port: 80, paths: 'any', path: '' }],
    ['wss://example.com/', { hosts: 'one', paths: 'one', path: '/' }],
    ['wss://example.com:*/a', { port: '*', paths: 'one', path: '/a' }],
    ['wss://example.com:443/*', { port: 443, paths: 'below', path: '/' }],
    ['ws://example.com:443/a/*', { port: 443, paths: 'below', path: '/a/' }],
    ['wss://*.example.com:8443', { hosts: 'below', host: 'example.com', port: 8_443 }],
    ['wss://*', { hosts: 'any', host: '', port: 443, paths: 'any' }],
    ['ws://*:*/a/*', { scheme: 'ws', hosts: 'any', host: '', port: '*', paths: 'below', path: '/a/' }],
    ['wss://[2001:db8::1]:8443', { hosts: 'one', host: '[2001:db8::1]', port: 8_443 }],
    ['ws://localhost:3000', { hosts: 'one', host: 'localhost', port: 3_000 }],
    ['wss://*.xn--fiqs8s.example', { hosts: 'below', host: 'xn--fiqs8s.example' }],
    ['wss://a.example/ws/btc@trade', { paths: 'one', path: '/ws/btc@trade' }],
    ['wss://a.example/@me/*', { paths: 'below', path: '/@me/' }],
    ['wss://a.example/a%2fb%25', { paths: 'one', path: '/a%2fb%25' }],
  ])('reads %s', (text, expected) => {
    const pattern = parseEndpointPattern(text);
    expect(pattern).toMatchObject({ text, ...expected });
    expect(Object.isFrozen(pattern)).toBe(true);
  });

  test.each([
    ['another scheme', 'ftp://example.com', /form scheme:\/\/host/],
    ['upper case in the scheme', 'WSS://example.com', /form scheme:\/\/host/],
    ['no scheme', 'example.com', /form scheme:\/\/host/],
    ['the empty text', '', /form scheme:\/\/host/],
    ['user info', 'wss://me@example.com', /form scheme:\/\/host/],
    ['a query', 'wss://example.com/?a', /form scheme:\/\/host/],
    ['a line more', 'wss://example.com\n', /U\+000A: leave it out/],
    ['upper case in the host', 'wss://*.Example.com', /in lower case: "example\.com"$/],
    ['a trailing dot', 'wss://example.com.', /its host must not end with/],
    ['an address in another spelling', 'wss://127.1', /canonical form: "wss:\/\/127\.0\.0\.1"$/],
    ['an address in another spelling after "*."', 'wss://*.127.1', /precede an address/],
    ['an address in part', 'wss://*.1.2.3.4', /precede an address/],
    ['a star within the host', 'wss://a.*.example.com', /"\*" may only be/],
    ['a star within a label', 'wss://a*.example.com', /"\*" may only be/],
    ['two stars', 'wss://*.*.example.com', /"\*" may only be/],
    ['nothing after "*."', 'wss://*.', /form scheme:\/\/host/],
    ['one label after "*."', 'wss://*.com', /at least two labels/],
    ['a star within the path', 'wss://a.example/*/b', /"\*" may only be/],
    ['two stars in the path', 'wss://a.example/a/**', /"\*" may only be/],
    ['a star after a part of a name', 'wss://a.example/a*', /"\*" may only be/],
    ['dot segments', 'wss://a.example/a/../*', /canonical form: "wss:\/\/a\.example\/\*"$/],
    ['an encoded separator before "/*"', 'wss://a.example/a%5Cb/*', /no encoded separator/],
    ['a port with a leading zero', 'wss://a.example:0443', /canonical form/],
    ['port 0', 'wss://a.example:0', /port 0 is blocked/],
    ['a blocked port', 'wss://a.example:22', /port 22 is blocked/],
    ['a range of ports', 'wss://a.example:1-9', /form scheme:\/\/host/],
    ['a huge text', `wss://${'a.'.repeat(100_000)}com`, /at most 8192/],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parseEndpointPattern(text)).toThrow(RangeError);
    expect(() => parseEndpointPattern(text)).toThrow(message);
  });

  it.each([
    ['https://*.example.com/a/../*', 'https://*.example.com/*'],
    ['https://*.Example.com:*/a/../b', 'https://*.example.com:*/b'],
    ['https://*/a/../b', 'https://*/b'],
    ['http://127.1', 'http://127.0.0.1'],
    ['http://127.1:*/*', 'http://127.0.0.1:*/*'],
    ['ws://[0:0::1]:8080/a/./', 'ws://[::1]:8080/a/'],
    ['wss://a.example:0443', 'wss://a.example'],
    ['wss://a.example:0444', 'wss://a.example:444'],
  ])('refuses %s and shows the right form, a pattern with the same wildcards', (text, right) => {
    expect(() => parseEndpointPattern(text)).toThrow(`it must be in canonical form: "${right}"`);
    expect(parseEndpointPattern(right).text).toBe(right);
  });

  it('refuses what is not a string with a TypeError', () => {
    for (const value of [
      undefined,
      null,
      1,
      {},
      Object('wss://a.example'),
      new URL('wss://a.example'),
      ['wss://a.example'],
    ]) {
      expect(() => parseEndpointPattern(value)).toThrow(TypeError);
    }
  });

  it('tells neither user info nor a query, and cuts and escapes what it tells', () => {
    const messageOf = (text: string): string => {
      try {
        parseEndpointPattern(text);
        return '';
      } catch (error) {
        return String(error);
      }
    };
    expect(messageOf('wss://me:hunter2@example.com')).toMatch(
      /^RangeError: Cannot use the pattern "wss:\/\/…@example.com": it must have/,
    );
    expect(messageOf('wss://*.a.example:*/@me/*/x')).toContain('"wss://*.a.example:*/@me/*/x"');
    expect(messageOf('wss://example.com?hunter2')).toMatch(
      /^RangeError: Cannot use the pattern "wss:\/\/example.com\?…"/,
    );
    expect(messageOf('wss://\u202e\n\0')).toMatch(/^[ -~]+$/);
    expect(messageOf('x'.repeat(100_000)).length).toBeLessThan(300);
  });

  it('asks the host whether a domain is a public suffix, only where "*." stands before it', () => {
    expect(() => parseEndpointPattern('wss://*.co.uk', { isPublicSuffix })).toThrow(/public suffix/);
    expect(parseEndpointPattern('wss://*.example.co.uk', { isPublicSuffix })).toMatchObject({ host: 'example.co.uk' });
    expect(parseEndpointPattern('wss://github.io', { isPublicSuffix })).toMatchObject({ host: 'github.io' });
    expect(parseEndpointPattern('wss://*.co.uk')).toMatchObject({ host: 'co.uk' });
  });
});

describe('matchesEndpoint() lets through', () => {
  test.each([
    ['any path where the pattern has none', 'wss://a.example', 'wss://a.example/x/..%2fy?q'],
    ['a name at any depth below "*."', 'wss://*.a.example', 'wss://z.y.x.a.example/'],
    ['a name in upper case', 'wss://*.a.example', 'WSS://X.A.EXAMPLE/'],
    ['any name for "*"', 'ws://*', 'ws://localhost/'],
    ['any port for ":*"', 'ws://a.example:*', 'ws://a.example:8080/'],
    ['the default port, left out', 'ws://a.example:80', 'ws://a.example/'],
    ['an address that stands there', 'ws://127.0.0.1:*', 'ws://127.0.0.1:8080/'],
    ['an IPv6 address that stands there', 'ws://[::1]', 'ws://[::1]/'],
    ['the path itself', 'wss://a.example/chat', 'wss://a.example/chat?room=1'],
    ['the path itself, encoded the same', 'wss://a.example/a%2Fb', 'wss://a.example/a%2Fb'],
    ['all below a path', 'wss://a.example/api/*', 'wss://a.example/api/v1/..x/a%20b;c?d=/../e'],
    ['all below the root', 'wss://a.example/*', 'wss://a.example/'],
    ['"@" below a path', 'wss://a.example/ws/*', 'wss://a.example/ws/btc@trade'],
    ['the path itself, with "@"', 'wss://a.example/@me', 'wss://a.example/@me?b@c'],
  ])('%s', (_name, pattern, url) => {
    expect(passes(pattern, url)).toBe(true);
  });
});

describe('matchesEndpoint() holds back', () => {
  test.each([
    ['wss where the pattern says ws', 'ws://a.example:*', 'wss://a.example/'],
    ['ws where the pattern says wss', 'wss://a.example:*', 'ws://a.example/'],
    ['the domain itself below "*."', 'wss://*.a.example', 'wss://a.example/'],
    ['a name that only ends alike', 'wss://*.a.example', 'wss://xa.example/'],
    ['a name that goes on', 'wss://a.example', 'wss://a.example.evil.example/'],
    ['a name before', 'wss://a.example', 'wss://x.a.example/'],
    ['an IPv4 address for "*"', 'ws://*:*', 'ws://10.0.0.1/'],
    ['an IPv6 address for "*"', 'ws://*:*', 'ws://[2606:4700::1]/'],
    ['the same address, mapped', 'ws://127.0.0.1', 'ws://[::ffff:7f00:1]/'],
    ['another port', 'wss://a.example', 'wss://a.example:8443/'],
    ['a blocked port, for ":*" too', 'wss://a.example:*', 'wss://a.example:22/'],
    ['"@" written as %40', 'wss://a.example/@me', 'wss://a.example/%40me'],
    ['user info that looks allowed', 'wss://a.example', 'wss://a.example@evil.example/'],
    ['"@" behind a backslash', 'wss://a.example', 'wss://evil.example\\@a.example/'],
    ['"@" in a path, as if it were the host', 'wss://a.example', 'wss://evil.example/@a.example/'],
    ['a path that goes on', 'wss://a.example/', 'wss://a.example/x'],
    ['a path in other case', 'wss://a.example/chat', 'wss://a.example/Chat'],
    ['a path encoded otherwise', 'wss://a.example/a%2Fb', 'wss://a.example/a%2fb'],
    ['what stands before "/*" alone', 'wss://a.example/api/*', 'wss://a.example/api'],
    ['an encoded slash', 'wss://a.example/api/*', 'wss://a.example/api/..%2Fadmin'],
    ['an encoded backslash', 'wss://a.example/api/*', 'wss://a.example/api/..%5cadmin'],
    ['an encoded dot', 'wss://a.example/api/*', 'wss://a.example/api/%2e%2e;/admin'],
    ['an encoded percent sign', 'wss://a.example/api/*', 'wss://a.example/api/%252e%252e/admin'],
    ['a broken triplet', 'wss://a.example/api/*', 'wss://a.example/api/..%%32%66admin'],
    ['an overlong slash', 'wss://a.example/api/*', 'wss://a.example/api/..%c0%afadmin'],
    ['an encoded NUL', 'wss://a.example/api/*', 'wss://a.example/api/x%00'],
    ['dots with a path parameter', 'wss://a.example/api/*', 'wss://a.example/api/..;x/admin'],
    ['an encoded separator below the root', 'wss://a.example/*', 'wss://a.example/a%2fb'],
  ])('%s', (_name, pattern, url) => {
    expect(passes(pattern, url)).toBe(false);
  });
});

describe('endpoint patterns and the vectors', () => {
  const pairs = (name: string): [string, Pair][] => group(name).map(({ id, input }) => [id, input as Pair]);

  test.each(pairs('match-yes'))('%s matches', (_id, { pattern, url }) => {
    expect(passes(pattern, url)).toBe(true);
  });

  test.each(pairs('match-no'))('%s does not match', (_id, { pattern, url }) => {
    expect(passes(pattern, url)).toBe(false);
  });

  const forHttp = 'pattern-reject-011'; // http://example.com, since there are HTTP requests: see changed.json
  const rejected = group('pattern-reject').filter(({ id }) => id !== forHttp);

  it(`${forHttp} is a pattern for HTTP requests, and lets no socket through`, () => {
    expect(passes('http://example.com', 'ws://example.com/')).toBe(false);
  });

  test.each(rejected.map(({ id, input }) => [id, input]))('%s is refused', (_id, input) => {
    const kind = typeof input === 'string' ? RangeError : TypeError;
    expect(() => parseEndpointPattern(input, { isPublicSuffix })).toThrow(kind);
  });

  test.each([...needList])('%s is refused with a list of suffixes only: %s', (id) => {
    const input = vectors.find((vector) => vector.id === id)?.input;
    expect(parseEndpointPattern(input)).toMatchObject({ text: input });
  });
});

describe('endpoint patterns, for any text,', () => {
  const label = fc.constantFrom('a', 'b', 'example', 'com', 'x_y', 'xn--fiqs8s', 'co');
  const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
  const port = fc.constantFrom('', ':80', ':443', ':8080');
  const where = fc.constantFrom('', '/', '/a', '/a/', '/a/b', '/a%2fb', '/b');
  const url = fc.tuple(fc.constantFrom('ws://', 'wss://'), name, port, where).map((parts) => parts.join(''));
  const broken = fc.array(
    fc.constantFrom('wss://', '*', '.', 'a', ':', '443', '/', '@', '?', '[', '::1', ']', '\n', 'É'),
  );

  it('give a pattern or a built-in error, nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          broken.map((parts) => `wss://${parts.join('')}`),
          fc.anything(),
        ),
        (text) => {
          try {
            expect(parseEndpointPattern(text)).toMatchObject({ text });
          } catch (error) {
            expect(error).toBeInstanceOf(typeof text === 'string' ? RangeError : TypeError);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('match the URL that they were made of', () => {
    fc.assert(fc.property(url, (text) => expect(passes(text, text)).toBe(true)));
  });

  it('with "*." match just the names below', () => {
    fc.assert(
      fc.property(name, name, (suffix, host) => {
        fc.pre(suffix.includes('.'));
        expect(passes(`wss://*.${suffix}`, `wss://${host}.${suffix}/`)).toBe(true);
        expect(passes(`wss://*.${suffix}`, `wss://${suffix}/`)).toBe(false);
        expect(passes(`wss://*.${suffix}`, `wss://${host}/`)).toBe(host.endsWith(`.${suffix}`));
        expect(passes(`wss://*.${suffix}`, `wss://x${suffix}/`)).toBe(`x${suffix}`.endsWith(`.${suffix}`));
      }),
    );
  });
});
