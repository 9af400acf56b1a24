import { parseHttpUrl } from '../../lib/model/parseHttpUrl.ts';
import { parseSocketUrl } from '../../lib/model/parseSocketUrl.ts';

describe('parseHttpUrl', () => {
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
