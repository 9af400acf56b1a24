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
        if (/"(__proto__|prototype)":/.test(text) || /\de\+|\d{16}/.test(text)) return;
        expect(read.ok && bare(read.value)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('returns objects without a prototype', () => {
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
    [
      'a key prototype in constructor',
      '{"a":{"constructor":{"prototype":{}}}}',
      'a.constructor.prototype must not be used as a key',
    ],
    ['a bomb of depth', '['.repeat(100_000), 'the text nests deeper than 64 levels'],
    [
      'a bomb of depth that is JSON',
      `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
      'the text nests deeper than 64 levels',
    ],
  ])('refuses %s, without a word of it', (_what, message, reason) => {
    expect(reasonOf(message)).toBe(reason);
  });

  const tooLarge = 'must be from -(2^53 - 1) to 2^53 - 1: send it as text';
  test.each([
    '9007199254740992',
    '9007199254740993', // JSON.parse makes 9007199254740992 of it
    '-9007199254740993',
    '12345678901234567890',
    '1e16',
    '1.0e17',
    '9.007199254740993e15',
    '90071992547409930000e-4',
    '9007199254740991.5', // JSON.parse makes an integer of it that is beyond the bound
    '1.5e300',
  ])('L29 refuses the number %s, of which another reader makes another one', (number) => {
    expect(reasonOf(number)).toBe(tooLarge);
    expect(reasonOf(`{"order":[1,{"id":${number}}]}`)).toBe(`order[1].id ${tooLarge}`);
  });

  it('L29 never reads an integer as another one: what it accepts is the integer of the text', () => {
    const digits = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
    const near = fc.bigInt({ min: -8n, max: 8n }).map((step) => 2n ** 53n + step);
    const spelt = fc
      .oneof(digits, near)
      .chain((integer) =>
        fc
          .constantFrom(`${integer}`, `${integer}.000`, `${integer}e0`, `${integer}0E-1`)
          .map((text) => [integer, text]),
      );
    fc.assert(
      fc.property(spelt, ([integer, text]) => {
        const read = readJson(text);
        const safe = BigInt(integer ?? 0) ** 2n < 2n ** 106n;
        expect(read.ok).toBe(safe);
        if (read.ok) expect(BigInt(read.value as number)).toBe(integer);
      }),
    );
  });

  it.each(['9007199254740991', '-9007199254740991', '9.007199254740991e15', '0.1', '1e-400', '-0', '1.0'])(
    'takes the number %s as JSON.parse does',
    (number) => {
      expect(readJson(number)).toEqual({ ok: true, value: JSON.parse(number) as number });
    },
  );

  it('takes digits in texts and keys for no number', () => {
    expect(reasonOf('{"9007199254740993":"12345678901234567890"}')).toBeUndefined();
  });

  it('takes a long flat list', () => {
    expect(reasonOf(JSON.stringify(new Array(200_000).fill(0)))).toBeUndefined();
  });
});
