import fc from 'fast-check';
import { readJson } from '../../lib/json/readJson.ts';

const reasonOf = (message: unknown): string | undefined => {
  const read = readJson(message);
  return read.ok ? undefined : read.errors.map(({ path, reason }) => `${path} ${reason}`.trim()).join('; ');
};
const bare = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('readJson()', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        const read = readJson(text);
        if (/"(__proto__|constructor|prototype)":/.test(text)) return;
        expect(read.ok && bare(read.value)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('gives objects without a prototype', () => {
    const read = readJson('{"a":{}}') as unknown as { value: { a: object } };
    expect([read.value, read.value.a].map((object): unknown => Object.getPrototypeOf(object))).toEqual([null, null]);
  });

  test.each<[string, unknown, string]>([
    ['what is binary', Uint8Array.of(0x31), 'the message is not text'],
    ['what is no message', undefined, 'the message is not text'],
    ['a text that is not JSON', 'secret', 'the text is not JSON'],
    ['an empty text', '', 'the text is not JSON'],
    ['half a text', '{"a":', 'the text is not JSON'],
    ['NaN', '[NaN]', 'the text is not JSON'],
    ['a number too large', '{"a":[1e999]}', 'a[0] must be a finite number'],
    ['a key twice', '{"role":"guest","role":"admin"}', 'an object has a key twice'],
    ['a key twice, spelt otherwise', '[{"a":1,"\\u0061":2}]', 'an object has a key twice'],
    ['a key __proto__', '{"a":{"__proto__":{"admin":true}}}', 'a.__proto__ must not be used as a key'],
    ['a key __proto__, spelt otherwise', '{"\\u005f_proto__":1}', '__proto__ must not be used as a key'],
    ['a key constructor', '{"constructor":{"prototype":{}}}', 'constructor must not be used as a key'],
    ['a bomb of depth', '['.repeat(100_000), 'the text nests deeper than 64 levels'],
    [
      'a bomb of depth that is JSON',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      'the text nests deeper than 64 levels',
    ],
  ])('refuses %s, without a word of it', (_what, message, reason) => {
    expect(reasonOf(message)).toBe(reason);
  });

  it('takes a long flat list', () => {
    expect(reasonOf(JSON.stringify(new Array(200_000).fill(0)))).toBeUndefined();
  });
});
