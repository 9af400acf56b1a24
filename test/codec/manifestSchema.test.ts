import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readManifest } from 'rx-secure-networking/codec';
import { parseEndpointPattern } from '../../lib/audit/endpointPattern.ts';
import { defaultLimits } from '../../lib/model/Limits.ts';
import { vectorsOf } from '../vectors.ts';

/** The keywords that docs/manifest.schema.json uses; `fits` knows these and no others. */
interface Schema {
  readonly type: 'object' | 'array' | 'string' | 'integer';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}
const notes = ['$schema', 'title', 'description'];
const keywords = [
  'type',
  'properties',
  'additionalProperties',
  'items',
  'maxItems',
  'maxLength',
  'pattern',
  'minimum',
  'maximum',
];

const file = path.join(__dirname, '../../docs/manifest.schema.json');
const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema & { properties: Record<string, Schema> };
const { endpoints, limits } = schema.properties as { endpoints: Required<Schema>; limits: Required<Schema> };
const pattern = new RegExp(endpoints.items.pattern ?? '', 'u');

/** Whether a value fits a schema of these keywords, as JSON Schema defines them. */
function fits(value: unknown, { type, ...rest }: Schema): boolean {
  if (type === 'integer') {
    return (
      Number.isInteger(value) && (value as number) >= (rest.minimum ?? 0) && (value as number) <= (rest.maximum ?? 0)
    );
  }
  if (type === 'string') {
    if (typeof value !== 'string' || Array.from(value).length > (rest.maxLength ?? Infinity)) return false;
    return rest.pattern === undefined || new RegExp(rest.pattern, 'u').test(value);
  }
  if (type === 'array') {
    const { items } = rest;
    return (
      Array.isArray(value) &&
      value.length <= (rest.maxItems ?? Infinity) &&
      value.every((item) => !items || fits(item, items))
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, member]) => {
    const property = Object.hasOwn(rest.properties ?? {}, key) ? rest.properties?.[key] : undefined;
    return property ? fits(member, property) : rest.additionalProperties !== false;
  });
}

function reads(document: unknown): boolean {
  try {
    readManifest(document);
    return true;
  } catch {
    return false;
  }
}

const good = [
  'wss://example.com/ws/btc@trade',
  'wss://example.com/@me/*',
  'wss://example.com',
  'ws://localhost:8080',
  'wss://*.example.com',
  'wss://*.a.b.example.com:8443/v1/*',
  'wss://example.com:*',
  'wss://example.com/',
  'wss://example.com/*',
  'wss://example.com/a/b',
  'wss://xn--bcher-kva.example/chat/*',
  'ws://127.0.0.1:9000/x',
  'wss://[::1]:8443/*',
];
const bad = [
  '',
  '*',
  'wss://*',
  'ws://*:*/x',
  'https://example.com',
  'example.com',
  'wss://',
  'wss:///x',
  'WSS://example.com',
  'wss://Example.com',
  'wss://*.com',
  'wss://a.*.example.com',
  'wss://*example.com',
  'wss://user@example.com',
  'wss://user@example.com/@me',
  'wss://example.com?x',
  'wss://example.com#x',
  'wss://example.com/a*',
  'wss://example.com/*/b',
  'wss://example.com:',
  'wss://example.com:0',
  'wss://example.com:x',
  'wss://example.com:123456',
  ' wss://example.com',
  'wss://example.com\n',
  'wss://exa mple.com',
];
const documents: readonly [boolean, unknown][] = [
  ...good.map((text): [boolean, unknown] => [true, { endpoints: [text] }]),
  ...bad.map((text): [boolean, unknown] => [false, { endpoints: [text] }]),
  [true, {}],
  [true, { $schema: 'x', endpoints: [], reasoning: '', limits: {} }],
  [true, { reasoning: 'x'.repeat(1_000) }],
  [false, { reasoning: 'x'.repeat(1_001) }],
  [true, { reasoning: '🎮'.repeat(1_000) }],
  [false, { reasoning: '🎮'.repeat(1_001) }],
  [false, { reasoning: null }],
  [false, { $schema: 1 }],
  [true, { limits: { sockets: 1, closeTimeout: 2 ** 31 - 1 } }],
  ...[0, -1, 1.5, 2 ** 31, '1', null, true].map((sockets): [boolean, unknown] => [false, { limits: { sockets } }]),
  [false, { limits: { socket: 1 } }],
  [false, { limits: [] }],
  [false, { endpoints: 'wss://example.com' }],
  [false, { endpoints: [null] }],
  [true, { endpoints: new Array(256).fill('wss://example.com') }],
  [false, { endpoints: new Array(257).fill('wss://example.com') }],
  [false, { endpoints: [`wss://example.com/${'x'.repeat(2_048)}`] }],
  [false, { endpoint: [] }],
  [false, { Endpoints: [] }],
  [false, []],
  [false, null],
  [false, 5],
];

describe('docs/manifest.schema.json', () => {
  it('has the limits of the library, with its bounds', () => {
    expect(Object.keys(limits.properties)).toEqual(Object.keys(defaultLimits));
    for (const { type, minimum, maximum } of Object.values(limits.properties)) {
      expect({ type, minimum, maximum }).toEqual({ type: 'integer', minimum: 1, maximum: 2 ** 31 - 1 });
    }
  });

  it('has the keys that readManifest() names where one is unknown', () => {
    expect(() => readManifest({ x: 1 })).toThrow(`the keys are ${Object.keys(schema.properties).join(', ')}`);
  });

  it('uses no keyword that this test does not know', () => {
    const unknown: string[] = [];
    const look = (part: Schema): void => {
      unknown.push(...Object.keys(part).filter((key) => ![...notes, ...keywords].includes(key)));
      for (const property of [...Object.values(part.properties ?? {}), ...(part.items ? [part.items] : [])])
        look(property);
    };
    look(schema);
    expect(unknown).toEqual([]);
  });

  test.each(documents)('says %s, as readManifest() does, of %j', (expected, document) => {
    expect([fits(document, schema), reads(document)]).toEqual([expected, expected]);
  });

  it('takes every pattern that the library takes, save any host: an editor never complains of a good one', () => {
    const patterns = ['match-yes', 'match-no'].flatMap((group) =>
      vectorsOf(group).map(([, { input }]) => (input as { pattern: string }).pattern),
    );
    const narrow = patterns.filter((text) => parseEndpointPattern(text).hosts !== 'any');
    expect(narrow.length).toBeGreaterThan(20);
    expect(narrow.filter((text) => !pattern.test(text))).toEqual([]);
  });

  // What a pattern of JSON Schema cannot say without being a parser: the loader has the last word.
  test.each(['wss://*.1.2.3.4', 'wss://example.com:25', 'wss://example.com:70000', 'wss://a.b/%2f/*', 'ws://1.2.3'])(
    'accepts %s, which readManifest() rejects',
    (text) => {
      expect([pattern.test(text), reads({ endpoints: [text] })]).toEqual([true, false]);
    },
  );
});
