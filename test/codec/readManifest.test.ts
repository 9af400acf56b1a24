import { createNetwork, type Policy } from 'rx-secure-networking';
import { CodecError, readManifest } from 'rx-secure-networking/codec';
import { virtualTransport } from 'rx-secure-networking/testing';
import { defaultLimits } from '../../lib/model/Limits.ts';
import { createRequest } from '../audit/requests.ts';
import { marbled } from '../marbled.ts';
import { connecting, errorOf, quiet, thrownBy, url, world, yes } from '../world.ts';

const manifest = {
  endpoints: ['wss://example.com/chat', 'wss://*.example.org:*/v1/*'],
  reasoning: 'To chat with the other players.',
  limits: { socketsPerOwner: 2, maxMessageBytes: 1_024 },
};
const faultsOf = (document: unknown): readonly string[] => {
  const error = thrownBy(() => readManifest(document));
  expect(error).toBeInstanceOf(CodecError);
  return (error as CodecError).faults.map(({ path, reason }) => (path === '' ? reason : `${path}: ${reason}`));
};
const wide: Policy = { create: yes, connect: yes, close: yes };
const keys = 'is unknown: the keys are $schema, endpoints, reasoning, limits';

describe('readManifest()', () => {
  it('returns options of createOwner, from data and from its JSON text', () => {
    for (const document of [manifest, JSON.stringify(manifest)]) {
      const { audits, limits, reasoning } = readManifest(document);
      expect(Object.keys(audits)).toEqual(['create', 'connect', 'close', 'request']);
      expect(limits).toEqual(manifest.limits);
      expect(reasoning).toBe(manifest.reasoning);
    }
  });

  it(
    'allows an owner to create, connect and close at the listed endpoints',
    marbled(({ flush }) => {
      const { network, newOwner } = world();
      const owner = newOwner(readManifest(manifest));
      const decided: string[] = [];
      network.decisions$.subscribe(({ action, allow }) => decided.push(`${action} ${allow}`));
      const socket = connecting(owner, url);
      socket.opened$.subscribe(() => socket.close());
      flush();

      expect(decided).toEqual(['create true', 'connect true', 'close true']);
      network.destroy();
    }),
  );

  test.each(['wss://example.com/', 'ws://example.com/chat', 'wss://example.org/v1/x', 'wss://evil.example/chat'])(
    'denies %s, which it does not list, at every step',
    (other) => {
      const { audits } = readManifest(manifest);
      const request = createRequest(other);
      for (const audit of Object.values(audits)) {
        expect(audit(request as never)).toMatchObject({ allow: false, code: 'endpoint' });
      }
      const { network, newOwner } = world();
      expect(errorOf(() => newOwner(readManifest(manifest)).create(other)).code).toBe('denied');
      network.destroy();
    },
  );

  test.each([
    ['nothing', {}],
    ['no endpoints', { reasoning: 'none needed', limits: {} }],
    ['an empty list', { endpoints: [] }],
    ['an undefined list', { endpoints: undefined }],
  ])('L1 allows nothing where it says %s', (_what, document) => {
    const { audits, limits, reasoning } = readManifest(document);
    expect(audits.create(createRequest())).toMatchObject({ allow: false });
    expect(limits).toEqual({});
    expect(typeof reasoning).toBe('string');
  });

  it('refuses a wildcard before what the host calls a public suffix, with its path', () => {
    const isPublicSuffix = (domain: string): boolean => domain === 'co.uk';
    const endpoints = ['wss://*.a.co.uk', 'wss://*.co.uk'];

    expect(() => readManifest({ endpoints }, { isPublicSuffix })).toThrow(/endpoints.*1.*public suffix/s);
    expect(readManifest({ endpoints }).audits.create).toBeDefined();
  });

  it('takes the key $schema, which is for editors', () => {
    expect(readManifest({ $schema: './manifest.schema.json' }).limits).toEqual({});
  });

  it('reports all faults in one error, with paths and the right form', () => {
    const document = {
      endpoints: ['wss://example.com', 'ftp://example.com', 5, 'wss://*', 'wss://*.com'],
      reasoning: 7,
      limits: { sockets: 0, maxHeldBytes: '1', maxMesageBytes: 5 },
      endpoint: [],
    };
    const form = 'scheme://host[:port|:*][/path|/path/*], as in wss://*.example.com/chat/*';
    const integer = 'must be an integer from 1 to 2147483647';
    const faults = [
      `endpoints[1]: Cannot use the pattern "ftp://example.com": it must have the form ${form}`,
      `endpoints[2]: Cannot use a pattern that is not a string: write ${form}`,
      'endpoints[3]: must name its host: "*" alone is too wide',
      'endpoints[4]: Cannot use the pattern "wss://*.com": "*." needs at least two labels after it, as in wss://*.example.com',
      'reasoning: must be a text of at most 1000 characters',
      `limits.sockets: ${integer}`,
      `limits.maxHeldBytes: ${integer}`,
      `limits.maxMesageBytes: is unknown: the keys are ${Object.keys(defaultLimits).join(', ')}`,
      `endpoint: ${keys}`,
    ];

    expect([...faultsOf(document)].sort()).toEqual([...faults].sort());
    expect(String(thrownBy(() => readManifest(document)))).toMatch(
      /^CodecError: Cannot read the manifest: .*; endpoint: /,
    );
  });

  test.each<[string, unknown, string]>([
    ['null', null, 'must be an object'],
    ['undefined', undefined, 'must be data that JSON can hold, not undefined'],
    ['a number', 5, 'must be an object'],
    ['a list', [], 'must be an object'],
    ['text that is not JSON', '{"endpoints":', 'the text is not JSON'],
    ['a key twice', '{"endpoints":[],"endpoints":["wss://evil.example"]}', 'an object has a key twice'],
    [
      'endpoints that are no list',
      { endpoints: 'wss://example.com' },
      'endpoints: must be a list of endpoint patterns',
    ],
    ['limits that are no object', { limits: 5 }, 'limits: must be an object of limits'],
    ['NaN', { limits: { sockets: NaN } }, 'limits.sockets: must be a finite number'],
    ['a fraction', { limits: { sockets: 1.5 } }, 'limits.sockets: must be an integer from 1 to 2147483647'],
    [
      'a trick key',
      JSON.parse('{"__proto__":{"endpoints":["wss://evil.example"]}}'),
      '__proto__: must not be used as a key',
    ],
    ['a key of toString', { toString: 1 }, `toString: ${keys}`],
    ['an unprintable key', { 'a\u202e\n': 1 }, `["a\\\\u{202e}\\\\u{a}"]: ${keys}`],
    [
      'too many endpoints',
      { endpoints: new Array(257).fill('wss://example.com') },
      'endpoints: must list at most 256 patterns',
    ],
    ['a huge array', { endpoints: new Array(2 ** 31) }, 'endpoints: has more than 10000 values'],
    [
      'a long pattern',
      { endpoints: [`wss://example.com/${'x'.repeat(3_000)}`] },
      'endpoints[0]: must have at most 2048 characters',
    ],
    ['a long text', { reasoning: 'x'.repeat(1_001) }, 'reasoning: must be a text of at most 1000 characters'],
    ['the bytes of a file', Buffer.from('{}'), "must be text or data: pass readFileSync(file, 'utf8')"],
    ['an instance', new Map(), 'must be a plain object or an array'],
  ])('refuses %s', (_what, document, fault) => {
    expect(faultsOf(document)).toEqual([fault]);
  });

  it('escapes characters in its errors that could deceive a reader', () => {
    const [fault = ''] = faultsOf({ endpoints: ['https://\u202emoc.elpmaxe\u0000\n'] });
    expect(fault).toContain('https://\\u{202e}moc.elpmaxe\\u{0}\\u{a}');
    expect(readManifest({ reasoning: 'safe\u202e\nreally' }).reasoning).toBe('safe\\u{202e}\\u{a}really');
  });

  it('L4 reads each part once: what changes later, or at the second look, changes nothing', () => {
    const mutable = { endpoints: ['wss://example.com'] };
    const { audits } = readManifest(mutable);
    mutable.endpoints.push('wss://evil.example');
    expect(audits.create(createRequest('wss://evil.example/'))).toMatchObject({ allow: false });

    const getter = Object.defineProperty({}, 'endpoints', { enumerable: true, get: () => ['wss://evil.example'] });
    expect(faultsOf(getter)).toEqual(['endpoints: must not be a getter']);
    const inherited = Object.create({ endpoints: ['wss://evil.example'] }) as object;
    expect(faultsOf(inherited)).toEqual(['must be a plain object or an array']);
    const trap = () => {
      throw new Error('no');
    };
    expect(faultsOf(new Proxy({}, { ownKeys: trap }))).toEqual(['cannot be read']);
  });

  it('L9 is frozen', () => {
    const read = readManifest(manifest);
    expect([read, read.audits, read.limits].every(Object.isFrozen)).toBe(true);
  });

  describe('with the host: the narrower wins', () => {
    it("of endpoints: the host's policy can take away, the manifest cannot add", () => {
      const only = (host: string): Policy => ({ ...wide, create: ({ endpoint }) => endpoint.host === host });
      const codeOf = (policy: Policy, target: string) => {
        const { network, newOwner } = world({ policy });
        const owner = newOwner(readManifest(manifest));
        const { decision } = errorOf(() => owner.create(target));
        network.destroy();
        return `${decision?.layer} ${decision?.code}`;
      };

      expect(codeOf(only('other.example'), url)).toBe('policy denied');
      expect(codeOf(only('other.example'), 'wss://other.example/')).toBe('owner endpoint');
      expect(codeOf(wide, 'wss://other.example/')).toBe('owner endpoint');
    });

    test.each([
      [1, 5, 1],
      [5, 1, 1],
      [3, undefined, 3],
    ])("of limits: the host's %s and the manifest's %s make %s", (host, own, least) => {
      const network = createNetwork({
        transport: virtualTransport(quiet),
        policy: wide,
        limits: { socketsPerOwner: host },
      });
      const limits = own === undefined ? {} : { socketsPerOwner: own };
      const owner = network.createOwner({ name: 'chat', ...readManifest({ ...manifest, limits }) });
      for (let i = 0; i < least; i += 1) owner.create(url);

      expect(errorOf(() => owner.create(url)).code).toBe('limit');
      network.destroy();
    });
  });
});
