import { allowEndpoints } from '../../lib/audit/allowEndpoints.ts';
import { readManifest } from '../../lib/codec/readManifest.ts';
import { decide } from './answers.ts';
import { createRequest } from './requests.ts';

// What a pattern matches is shown in endpointPattern.test.ts.
describe('allowEndpoints()', () => {
  const audit = allowEndpoints('wss://chat.example.com', 'wss://*.example.com:*/v1/*');

  test.each(['wss://chat.example.com/', 'wss://chat.example.com/rooms/7?token=x', 'wss://b.example.com:8443/v1/x'])(
    'allows %s, which is on its list',
    (url) => {
      expect(audit(createRequest(url))).toBe(true);
    },
  );

  test.each([
    'ws://chat.example.com/',
    'wss://chat.example.com:8443/',
    'wss://evil.example/',
    'wss://chat.example.com.evil.example/',
    'wss://b.example.com/v2/x',
  ])('trap 49: denies %s, which is not', (url) => {
    expect(audit(createRequest(url))).not.toBe(true);
  });

  it('denies with the code endpoint and says where it was to lead, without the query', async () => {
    expect(await decide(audit, createRequest('wss://evil.example/a?token=secret'))).toEqual({
      allow: false,
      code: 'endpoint',
      reason: 'wss://evil.example:443/a is not on the list of endpoints',
    });
  });

  it('denies everything where its list is empty', () => {
    expect(allowEndpoints()(createRequest())).toMatchObject({ allow: false });
  });

  it('P15 refuses a wildcard before what the host calls a public suffix, and takes the same pattern without its list', () => {
    const isPublicSuffix = (domain: string): boolean => domain === 'co.uk';
    expect(() => allowEndpoints({ isPublicSuffix }, 'wss://a.co.uk', 'wss://*.co.uk')).toThrow(
      'Cannot use the pattern "wss://*.co.uk": "*." must not precede a public suffix: anyone can register a name there',
    );
    const listed = allowEndpoints({ isPublicSuffix }, 'wss://a.co.uk', 'wss://*.a.co.uk');
    expect(listed(createRequest('wss://b.a.co.uk/'))).toBe(true);
    expect(listed(createRequest('wss://b.co.uk/'))).not.toBe(true);
    expect(allowEndpoints('wss://*.co.uk')(createRequest('wss://b.co.uk/'))).toBe(true);
    expect(() => allowEndpoints({ isPublicSuffix: true } as never)).toThrow(TypeError);
  });

  it.each([undefined, null, 0, 1, '', 'co.uk', {}, Promise.resolve(false)])(
    'P15 refuses %p as the answer about a public suffix',
    (answer) => {
      const isPublicSuffix = () => answer as never;
      const said = 'isPublicSuffix must return true or false, and no promise';

      expect(() => allowEndpoints({ isPublicSuffix }, 'wss://*.a.example')).toThrow(new TypeError(said));
      expect(() => readManifest({ endpoints: ['wss://*.a.example'] }, { isPublicSuffix })).toThrow(said);
      expect(allowEndpoints({ isPublicSuffix }, 'wss://a.example')(createRequest('wss://a.example/'))).toBe(true);
    },
  );

  it('P15 throws for a bad pattern, at once and with the right form', () => {
    expect(() => allowEndpoints('wss://a.example', 'ftp://b.example')).toThrow(
      'Cannot use the pattern "ftp://b.example": it must have the form scheme://host[:port|:*][/path|/path/*]',
    );
    expect(() => allowEndpoints(5 as never)).toThrow(TypeError);
  });
});
