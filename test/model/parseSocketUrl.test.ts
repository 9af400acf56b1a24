import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { badPorts, parseSocketUrl } from '../../lib/model/parseSocketUrl.ts';
import type { Endpoint } from '../../lib/model/Endpoint.ts';
import { anyText } from '../anyText.ts';

interface Vector {
  readonly id: string;
  readonly group: string;
  readonly input: unknown;
  readonly expect: { readonly code?: string; readonly ref?: { readonly at: string }; readonly node20Hostname?: string };
}
const vectors = JSON.parse(readFileSync(path.join(__dirname, '../vectors.json'), 'utf8')) as readonly Vector[];
const group = (name: string): readonly Vector[] => vectors.filter((vector) => vector.group === name);

// Vectors that newer decisions overrule: each stands in changed.json with its reason.
const { changed } = JSON.parse(readFileSync(path.join(__dirname, '../vectors/changed.json'), 'utf8')) as {
  readonly changed: readonly { readonly id: string }[];
};
const overruled = new Set(changed.map(({ id }) => id));

// JSON cannot hold every input: some are written as an expression.
function revive(input: unknown): unknown {
  const isCode = typeof input === 'object' && input !== null && 'js' in input;
  return isCode ? runInNewContext(`let n = 0; (${String(input.js)})`, { URL }) : input;
}

function endpointOf(input: unknown): Endpoint {
  const parsed = parseSocketUrl(input);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.endpoint;
}

function reasonOf(input: unknown): string {
  const parsed = parseSocketUrl(input);
  return parsed.ok ? `accepted as ${parsed.url}` : parsed.reason;
}

it('a name may have 253 characters, and no more', () => {
  const longest = `${'a.'.repeat(126)}a`;

  expect(endpointOf(`ws://${longest}/`).host).toBe(longest);
  expect(reasonOf(`ws://a${longest}/`)).toMatch(/^its host must be an IP address or a valid name/);
});

it('a host without strange characters is refused without naming one', () => {
  expect(reasonOf('ws://a..b/')).toBe(
    'its host must be an IP address or a valid name: letters, digits, "-", "_", single dots between labels',
  );
});

it.each(['a-.example.com', '-a.example.com', 'a.-b.example', 'a.example-', '-'])(
  'a hyphen at the start or the end of a label is named: %s',
  (host) => {
    expect(reasonOf(`ws://${host}/`)).toBe('its host must not have a label that begins or ends with "-"');
  },
);

const marks = "/!$%&'()*+,-.:;=@[]_|~//x;v=1/100%";
const queryMarks = '!$%&()*+,-./:;=?@[]^_`{|}~\\100%';

describe('parseSocketUrl() accepts', () => {
  test.each([
    ['a plain URL', 'ws://example.com/', 'ws://example.com/', 'ws://example.com:80/'],
    ['a missing first slash', 'wss://example.com', 'wss://example.com/', 'wss://example.com:443/'],
    ['a query without a path', 'wss://example.com?a=1', 'wss://example.com/?a=1', 'wss://example.com:443/'],
    ['an empty query', 'wss://example.com/?', 'wss://example.com/?', 'wss://example.com:443/'],
    ['the default port, written', 'wss://example.com:443/', 'wss://example.com/', 'wss://example.com:443/'],
    ['the default port of the other scheme', 'ws://a.example:443/', 'ws://a.example:443/', 'ws://a.example:443/'],
    ['another port', 'wss://example.com:8443/x', 'wss://example.com:8443/x', 'wss://example.com:8443/x'],
    ['the highest port', 'wss://a.example:65535/', 'wss://a.example:65535/', 'wss://a.example:65535/'],
    ['upper case in scheme and host', 'WsS://EXAMPLE.com/Up', 'wss://example.com/Up', 'wss://example.com:443/Up'],
    ['an IPv4 address', 'ws://127.0.0.1:8080/', 'ws://127.0.0.1:8080/', 'ws://127.0.0.1:8080/'],
    ['an IPv6 address', 'ws://[2001:DB8::1]/', 'ws://[2001:db8::1]/', 'ws://[2001:db8::1]:80/'],
    ['a host of one label', 'ws://localhost:3000/', 'ws://localhost:3000/', 'ws://localhost:3000/'],
    ['underscores', 'wss://_a_.b_c.example/', 'wss://_a_.b_c.example/', 'wss://_a_.b_c.example:443/'],
    [
      'an international name',
      'wss://xn--fiqs8s.example/',
      'wss://xn--fiqs8s.example/',
      'wss://xn--fiqs8s.example:443/',
    ],
    ['an address-like first label', 'ws://1.2.3.4.nip.io/', 'ws://1.2.3.4.nip.io/', 'ws://1.2.3.4.nip.io:80/'],
    ['percent-encoding', 'wss://a.example/%40%2f?q=%23', 'wss://a.example/%40%2f?q=%23', 'wss://a.example:443/%40%2f'],
    ['what only looks like dot segments', 'ws://a.example/..a/.b', 'ws://a.example/..a/.b', 'ws://a.example:80/..a/.b'],
    [
      '"@" in a path',
      'wss://a.example/ws/btc@trade',
      'wss://a.example/ws/btc@trade',
      'wss://a.example:443/ws/btc@trade',
    ],
    ['"@" right behind the slash', 'ws://a.example/@me', 'ws://a.example/@me', 'ws://a.example:80/@me'],
    ['"@" in a query', 'ws://a.example/?u=a@b.example', 'ws://a.example/?u=a@b.example', 'ws://a.example:80/'],
    ['"@" in a query without a path', 'ws://a.example?@b', 'ws://a.example/?@b', 'ws://a.example:80/'],
    ['a backslash in a query', 'ws://a.example/?d=a\\b\\', 'ws://a.example/?d=a\\b\\', 'ws://a.example:80/'],
    [
      'marks that the standard leaves in a path',
      `ws://a.example${marks}`,
      `ws://a.example${marks}`,
      `ws://a.example:80${marks}`,
    ],
    [
      'marks that it leaves in a query',
      `ws://a.example/?${queryMarks}`,
      `ws://a.example/?${queryMarks}`,
      'ws://a.example:80/',
    ],
    ['a second question mark', 'ws://a.example/?a?/../b', 'ws://a.example/?a?/../b', 'ws://a.example:80/'],
  ])('%s', (_name, input, url, text) => {
    expect(parseSocketUrl(input)).toMatchObject({ ok: true, url, endpoint: { text } });
  });

  it('and takes the endpoint apart, without query', () => {
    expect(endpointOf('WSS://Chat.Example.com/rooms/7?token=secret')).toEqual({
      scheme: 'wss',
      host: 'chat.example.com',
      port: 443,
      path: '/rooms/7',
      text: 'wss://chat.example.com:443/rooms/7',
    });
  });

  it('and freezes the endpoint', () => {
    expect(Object.isFrozen(endpointOf('ws://example.com/'))).toBe(true);
  });

  it('a real URL object, by its href', () => {
    expect(parseSocketUrl(new URL('wss://example.com:443/a/../b?c'))).toMatchObject({ url: 'wss://example.com/b?c' });
  });

  it('a real URL object, whatever properties it was given', () => {
    const url = Object.assign(new URL('wss://example.com/'), { toString: () => 'wss://evil.example/' });
    Object.defineProperty(url, 'href', { get: () => 'wss://evil.example/' });
    expect(parseSocketUrl(url)).toMatchObject({ ok: true, url: 'wss://example.com/' });
  });

  it('exactly 8192 characters, and no more once they are canonical', () => {
    const most = `wss://example.com/${'a'.repeat(8_192 - 18)}`;
    expect(parseSocketUrl(most)).toMatchObject({ ok: true, url: most });
    expect(reasonOf(`${most}a`)).toBe('it must have at most 8192 characters');
    expect(reasonOf(`wss://example.com?${'a'.repeat(8_192 - 18)}`)).toBe('it must have at most 8192 characters');
  });

  it('whatever the platform writes of a URL object with any printable character in its path and query', () => {
    for (let code = 0x20; code < 0x7f; code += 1) {
      const character = String.fromCharCode(code);
      const url = new URL('wss://a.example/');
      url.pathname = `/x${character}y`;
      url.search = `?x${character}y`;
      expect([character, reasonOf(url)]).toEqual([character, `accepted as ${url.href}`]);
    }
  });
});

const userInfo = /^it must not contain "@" before its path: user info is not supported/;

describe('parseSocketUrl() refuses', () => {
  test.each<[string, unknown, string | RegExp]>([
    ['another scheme, naming it', 'ftp://example.com/', 'the scheme must be ws or wss, not "ftp"'],
    ['a long scheme, cut', `${'x'.repeat(500)}://a/`, `the scheme must be ws or wss, not "${'x'.repeat(32)}…"`],
    ['ws+unix', 'ws+unix:/run/docker.sock:/x', 'the scheme must be ws or wss, not "ws+unix"'],
    ['a text without scheme', 'example.com', 'it must begin with ws:// or wss://'],
    ['the empty text', '', 'it must begin with ws:// or wss://'],
    ['user info', 'wss://user:secret@example.com/', userInfo],
    ['user info without a name', 'wss://@example.com/', userInfo],
    ['user info of another scheme', 'https://me@example.com/', userInfo],
    ['user info with no scheme before it', 'user:secret@example.com', userInfo],
    ['user info without slashes', 'wss:user:secret@example.com', userInfo],
    ['user info behind three slashes', 'wss:///user:secret@example.com', userInfo],
    ['user info behind backslashes', 'wss:\\\\user:secret@example.com', userInfo],
    ['user info behind a tab', 'wss:\t//user:secret@example.com', userInfo],
    ['user info before "@" in the path', 'wss://me@example.com/@me', userInfo],
    ['another scheme with "@" in the path', 'https://example.com/@me', 'the scheme must be ws or wss, not "https"'],
    ['an empty fragment', 'wss://example.com/#', /^it must not contain "#"/],
    ['a fragment behind "@"', 'wss://example.com/@a#b', /^it must not contain "#": .*%23/],
    ['a space around it', ' wss://example.com/', 'it must not contain U+0020: leave it out'],
    ['a line break behind it', 'wss://example.com/\n', 'it must not contain U+000A: leave it out'],
    ['a tab in the host', 'wss://exam\tple.com/', 'it must not contain U+0009: leave it out'],
    ['a space in a path', 'wss://example.com/a b', 'it must not contain U+0020: write %20'],
    ['a space in a query', 'wss://example.com/?q=a b', 'it must not contain U+0020: write %20'],
    ['DEL', 'wss://example.com/\u007fx', 'it must not contain U+007F: write %7F'],
    ['a path that is not ASCII', 'wss://example.com/grüße', 'it must not contain U+00FC: write %C3%BC'],
    ['a query that is not ASCII', 'wss://example.com/?q=🎮', 'it must not contain U+1F3AE: write %F0%9F%8E%AE'],
    ['a name that is not ASCII', 'wss://bücher.example/', 'it must not contain U+00FC: write "xn--bcher-kva.example"'],
    ['a name that no parser takes', 'wss://\u202e/', 'it must not contain U+202E: use ASCII only'],
    [
      'half a surrogate pair',
      'wss://example.com/\ud800',
      'it must not contain U+D800: half a surrogate pair is no character',
    ],
    ['a text that is no URL at all', 'grüße', 'it must begin with ws:// or wss://'],
    ['a backslash', 'wss://example.com\\x', /^it must not contain "\\" before its query: write "\/", or %5C/],
    ['a backslash in a path', 'wss://example.com/a\\b?c', /^it must not contain "\\" before its query/],
    ['a backslash before what looks like a host', 'wss://good.example\\@evil.example/', /^it must not contain "\\"/],
    ['one slash', 'wss:/example.com/', /^it must have the form/],
    ['no slash', 'wss:example.com/', /^it must have the form/],
    ['three slashes', 'wss:///example.com/', /^it must have the form/],
    ['no host', 'wss://', /^it must have the form/],
    ['no port after the colon', 'wss://example.com:/', /^it must not have ":" without a port/],
    ['a zone', 'ws://[fe80::1%25eth0]/', /^it must have the form/],
    ['a port too high', 'wss://example.com:65536/', /^it does not parse/],
    ['five numbers', 'ws://1.2.3.4.5/', /^it does not parse/],
    ['a port with a leading zero', 'wss://a.example:08443/', 'it must be in canonical form: "wss://a.example:8443/"'],
    ['an address in another spelling', 'ws://0x7f.1/', 'it must be in canonical form: "ws://127.0.0.1/"'],
    ['a mapped address with dots', 'ws://[::ffff:1.2.3.4]/', 'it must be in canonical form: "ws://[::ffff:102:304]/"'],
    ['an encoded host', 'wss://ex%61mple.com/', 'it must be in canonical form: "wss://example.com/"'],
    ['dot segments', 'wss://a.example/a/../b?secret', 'it must be in canonical form: "wss://a.example/b"'],
    ['encoded dot segments', 'wss://a.example/a/%2E%2e/b', 'it must be in canonical form: "wss://a.example/b"'],
    ['a path not yet encoded', 'wss://a.example/"', `it must not contain '"': write %22`],
    ['a brace in a path', 'wss://a.example/{id}', 'it must not contain "{": write %7B'],
    ['a query not yet encoded', 'wss://a.example/?<', 'it must not contain "<": write %3C'],
    ['an apostrophe in a query', "wss://a.example/?name='x'", `it must not contain "'": write %27`],
    ['a trailing dot', 'wss://example.com./', 'its host must not end with ".": write "example.com"'],
    ['an empty label', 'wss://a..example/', /^its host must be/],
    ['a first dot', 'wss://.example.com/', /^its host must be/],
    ['a label with a first hyphen', 'wss://-a.example/', /^its host must not have a label that begins/],
    ['a label of 64', `wss://${'a'.repeat(64)}.example/`, /^its host must be/],
    ['a name of 254', `wss://${'a.'.repeat(126)}aa/`, /^its host must be/],
    ['a sub-delimiter in the host', 'wss://a,b.example/', /^its host must be .*, not ","$/],
    ['a star', 'wss://*.example.com/', /^its host must be/],
    ['bad Punycode', 'wss://xn--pokxncvks.example/', /^(?:its host must be|it does not parse)/],
    ['port 0', 'wss://example.com:0/', /^port 0 is blocked/],
    ['a String object', Object('wss://example.com/'), 'it must be a string or a URL object'],
    ['a lookalike of a URL', { href: 'wss://example.com/' }, 'it must be a string or a URL object'],
    ['an heir of a URL', Object.create(new URL('wss://example.com/')), 'it must be a string or a URL object'],
    ['a Proxy of a URL', new Proxy(new URL('wss://example.com/'), {}), 'it must be a string or a URL object'],
    ['a URL object of another scheme', new URL('https://example.com/'), 'the scheme must be ws or wss, not "https"'],
    ['a URL object with user info', new URL('wss://u:p@example.com/'), userInfo],
    ['nothing', undefined, 'it must be a string or a URL object'],
  ])('%s', (_name, input, reason) => {
    expect(parseSocketUrl(input)).toMatchObject({ ok: false });
    expect(reasonOf(input)).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
  });

  test.each([...badPorts].map((port) => [port]))('port %i', (port) => {
    expect(parseSocketUrl(`ws://example.com:${port}/`)).toMatchObject({ ok: false, code: 'port' });
  });

  it('a port by its number, not by its spelling', () => {
    expect(parseSocketUrl('ws://example.com:0022/')).toMatchObject({ ok: false, code: 'invalid-url' });
  });

  it('what would throw if it were touched', () => {
    const fail = (): never => {
      throw new Error('touched');
    };
    const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((trap) => [trap, fail]));
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const input of [new Proxy({}, traps), proxy, { toString: fail, [Symbol.toPrimitive]: fail }]) {
      expect(reasonOf(input)).toBe('it must be a string or a URL object');
    }
  });

  it('a huge text at once', () => {
    expect(reasonOf('wss://a/'.repeat(2 ** 24))).toBe('it must have at most 8192 characters');
  });

  it('another parser that is put in the place of the platform’s later', () => {
    const platform = globalThis.URL;
    globalThis.URL = class extends platform {
      override get href(): string {
        return 'wss://evil.example/';
      }
    };
    try {
      expect(parseSocketUrl('wss://example.com/')).toMatchObject({ url: 'wss://example.com/' });
    } finally {
      globalThis.URL = platform;
    }
  });
});

describe('parseSocketUrl() and the vectors', () => {
  test.each(group('url-reject').map((vector) => [vector.id, vector] as const))(
    '%s is as it should be',
    (id, vector) => {
      const refused = { ok: false, code: vector.expect.code === 'PORT_BLOCKED' ? 'port' : 'invalid-url' };
      expect(parseSocketUrl(revive(vector.input))).toMatchObject(overruled.has(id) ? { ok: true } : refused);
    },
  );

  test.each(group('url-allow-public').map(({ id, input }) => [id, input]))('%s is accepted', (_id, input) => {
    expect(parseSocketUrl(input)).toMatchObject({ ok: true });
  });

  // Only the spelling is judged here; where an address or a name may lead is for `denyPrivateAddresses`.
  const isSpelling = (vector: Vector): boolean => vector.expect.ref?.at === 'gate';
  const deny = group('url-deny-private');
  test.each(deny.filter(isSpelling).map(({ id, input }) => [id, input]))('%s is refused', (_id, input) => {
    expect(parseSocketUrl(input)).toMatchObject({ ok: false, code: 'invalid-url' });
  });

  const canonical = deny.filter((vector) => !isSpelling(vector));
  test.each(canonical.map((vector) => [vector.id, vector] as const))('%s is accepted, by its host', (_id, vector) => {
    expect(endpointOf(vector.input).host).toBe(vector.expect.node20Hostname);
  });
});

describe('parseSocketUrl(), for any input,', () => {
  // Texts near enough to URLs that many are accepted.
  const token = fc.constantFrom(
    ...['ws', 'wss', 'WSS', 'http', ':', '://', '/', '//', '\\', '@', '#', '?', '.', '..', '%', '%2e', '%2F', '%40'],
    ...['a', 'B', 'xn--', 'xn--fiqs8s', '-', '_', '~', "'", '"', '*', ';', '[', ']', '[::1]', '::', '0', '1', '127'],
    ...['0x7f', ':80', ':443', ':0', ':22', ':8080', 'example', '.com', 'é', '\u202e', '\0', '\n', ' '],
  );
  const tokens = fc.array(token, { maxLength: 8 }).map((parts) => parts.join(''));
  const near = fc.tuple(fc.constantFrom('', 'ws://', 'wss://', 'wss://a', 'ws://example.com', 'wss://a.b/'), tokens);
  const text = fc.oneof(
    near.map(([start, rest]) => start + rest),
    fc.webUrl().map((url) => url.replace('http', 'ws')),
  );
  const input = fc.oneof(text, text, anyText(), fc.anything({ withNullPrototype: true }));

  it('never throws, and gives a short, printable reason', () => {
    fc.assert(
      fc.property(input, (value) => {
        expect(reasonOf(value)).toMatch(/^[ -~…]{1,8300}$/);
        if (!parseSocketUrl(value).ok) expect(reasonOf(value).length).toBeLessThan(300);
      }),
      { numRuns: 2_000 },
    );
  });

  it('accepts only what parses to itself again, and as the platform reads it', () => {
    fc.assert(
      fc.property(text, (value) => {
        const parsed = parseSocketUrl(value);
        fc.pre(parsed.ok);
        const { href, protocol, hostname, port, pathname, username, password, hash } = new URL(value);
        const { scheme, host, path: where, port: number } = parsed.endpoint;
        expect(parseSocketUrl(parsed.url)).toEqual(parsed);
        expect(parseSocketUrl(new URL(value))).toEqual(parsed);
        expect(parsed.url).toBe(href);
        expect([`${scheme}:`, host, where, username, password, hash]).toEqual([
          protocol,
          hostname,
          pathname,
          '',
          '',
          '',
        ]);
        expect(number).toBe(port === '' ? { ws: 80, wss: 443, http: 0, https: 0 }[scheme] : Number(port));
        expect(parsed.url).not.toMatch(/#|[^!-~]/);
        expect(parsed.url).not.toMatch(/^[^?]*\\/);
        expect(parsed.url).not.toMatch(/^wss?:\/\/[^/]*@/);
      }),
      { numRuns: 500, maxSkipsPerRun: 1_000 },
    );
  });

  it('never repeats user info or a query', () => {
    fc.assert(
      fc.property(fc.constantFrom('wss', 'ftp', 'WS', 'x'), tokens, tokens, (scheme, before, query) => {
        const user = before.replace(/[/\\?#]/g, ''); // behind these the rest is no user info
        expect(reasonOf(`${scheme}://${user}hunter2:pw@example.com/`)).not.toMatch(/hunter2|pw/);
        expect(reasonOf(`${scheme}://EXAMPLE.com./a/../?${query}hunter2"`)).not.toMatch(/hunter2/);
      }),
    );
  });
});
