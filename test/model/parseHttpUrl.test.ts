import { type ParsedHttpUrl, parseHttpUrl } from '../../lib/model/parseHttpUrl.ts';
import { parseSocketUrl } from '../../lib/model/parseSocketUrl.ts';

const reasonOf = (parsed: ParsedHttpUrl) => (parsed.ok ? 'none' : parsed.reason);

describe('parseHttpUrl()', () => {
  it.each<[string, unknown, string, object, string]>([
    [
      'a URL',
      'https://example.com/a?b',
      'https://example.com/a?b',
      { scheme: 'https', host: 'example.com', port: 443, path: '/a', text: 'https://example.com:443/a' },
      'https://example.com:443',
    ],
    [
      'an unencrypted one with a port',
      'http://Example.com:8080',
      'http://example.com:8080/',
      { scheme: 'http', host: 'example.com', port: 8080, path: '/', text: 'http://example.com:8080/' },
      'http://example.com:8080',
    ],
    [
      'a URL object',
      new URL('http://example.com/'),
      'http://example.com/',
      { scheme: 'http', host: 'example.com', port: 80, path: '/', text: 'http://example.com:80/' },
      'http://example.com:80',
    ],
    [
      'one with a fragment, which is left off',
      'https://example.com/a#b?c',
      'https://example.com/a',
      { scheme: 'https', host: 'example.com', port: 443, path: '/a', text: 'https://example.com:443/a' },
      'https://example.com:443',
    ],
  ])('takes %s', (_what, input, url, endpoint, origin) => {
    const parsed = parseHttpUrl(input);

    expect(parsed).toEqual({ ok: true, url, endpoint, origin });
    expect(parsed.ok && Object.isFrozen(parsed.endpoint)).toBe(true);
  });

  it('resolves what is relative as fetch does, and only against a base', () => {
    expect(parseHttpUrl('../b', 'https://example.com/a/c')).toMatchObject({ ok: true, url: 'https://example.com/b' });
    expect(parseHttpUrl('//other.example/', 'https://example.com/')).toMatchObject({ url: 'https://other.example/' });
    expect(reasonOf(parseHttpUrl('../b'))).toBe('it does not parse: it must be an absolute URL');
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a number', 7],
    ['an object that reads as a URL', { href: 'https://example.com/', toString: () => 'https://example.com/' }],
    ['a text that is none', 'https://'],
  ])('refuses %s', (_what, input) => {
    expect(parseHttpUrl(input)).toEqual({
      ok: false,
      code: 'invalid-url',
      reason: 'it does not parse: it must be an absolute URL',
    });
  });

  it.each([
    'ws://example.com/',
    'wss://example.com/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'httpx://example.com/',
    'mailto:me@example.com',
  ])('refuses the scheme of %s', (input) => {
    expect(parseHttpUrl(input)).toEqual({
      ok: false,
      code: 'invalid-url',
      reason: 'the scheme must be http or https',
    });
  });

  it('refuses what the gate of sockets refuses, in the words of HTTP', () => {
    expect(parseHttpUrl('http://example.com:22/')).toMatchObject({ ok: false, code: 'port' });
    const userInfo = parseHttpUrl('https://me:pw@example.com/');
    expect(userInfo).toMatchObject({ ok: false, code: 'invalid-url' });
    expect(reasonOf(userInfo)).toContain('user info is not supported');

    for (const input of ['http://example.com./', 'https://a..b.example/', `https://example.com/${'a'.repeat(9_000)}`]) {
      const reason = reasonOf(parseHttpUrl(input));
      expect(reason).not.toBe('none');
      expect(reason).not.toMatch(/\bwss?\b/);
    }
  });

  it('refuses more than 8,192 characters, after the fragment is left off', () => {
    const urlOf = (length: number): string => 'https://example.com/'.padEnd(length, 'a');
    expect(parseHttpUrl(`${urlOf(8_192)}#fragment`).ok).toBe(true);
    expect(reasonOf(parseHttpUrl(urlOf(8_193)))).toBe('it must have at most 8192 characters');
  });

  it.each(['ws.example.com', 'a.wss.example.com'])('shows the host %s as it is', (host) => {
    expect(reasonOf(parseHttpUrl(`http://${host}./`))).toBe(`its host must not end with ".": write "${host}"`);
  });

  const asSocket = (url: string): string => url.replace('http', 'ws');
  const userInfo = /^it must not contain "@" before its path: user info is not supported/;

  it.each(['https://@example.com/', 'https://:@example.com/', 'https://me@example.com/', 'https://a@b@example.com/'])(
    'refuses %s as the gate of sockets does',
    (url) => {
      const answer = { ok: false, code: 'invalid-url', reason: expect.stringMatching(userInfo) };
      expect(parseHttpUrl(url)).toEqual(answer);
      expect(parseSocketUrl(asSocket(url))).toEqual(answer);
    },
  );

  it.each(['https://example.com/@me', 'https://example.com/?a@b', 'https://example.com?@b'])(
    'accepts %s as the gate of sockets does',
    (url) => {
      expect(parseHttpUrl(url).ok).toBe(true);
      expect(parseSocketUrl(asSocket(url)).ok).toBe(true);
    },
  );

  it.each([
    'https:\\\\@example.com/',
    'https:@example.com/',
    'https:/@example.com/',
    'https:////@example.com/',
    '\0 https://@example.com/',
    'h\tttps:\n/\r/\t@example.com/',
    'HTTPS://@example.com/',
    'https://\t@example.com',
    '//@example.com/',
    '/\t\\@example.com/',
    '\\\\@example.com',
  ])('refuses the empty user info of %j, which the parser finds and leaves out', (text) => {
    const { host, username, password } = new URL(text, 'http://base.example/a');
    expect([host, username, password]).toEqual(['example.com', '', '']);
    expect(parseHttpUrl(text, 'http://base.example/a')).toMatchObject({
      ok: false,
      reason: expect.stringMatching(userInfo),
    });
  });

  it.each(['/@me', '@me', 'a/@me', '?@', '/a//@b', 'https:///example.com/@me', '//example.com\\@me'])(
    'accepts the "@" of %j, which is in a path or a query',
    (text) => {
      const { href } = new URL(text, 'https://base.example/');
      expect(parseHttpUrl(text, 'https://base.example/')).toMatchObject({ ok: true, url: href });
    },
  );

  it('takes no longer for many blanks', () => {
    expect(parseHttpUrl('\t'.repeat(500_000) + '/x', 'https://base.example/').ok).toBe(true);
    expect(parseHttpUrl('\t'.repeat(500_000) + 'https://@example.com/').ok).toBe(false);
  });
});
