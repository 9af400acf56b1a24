import { type } from 'arktype';
import * as t from 'io-ts';
import { of } from 'rxjs';
import {
  type CodecError,
  decodes,
  decodeWith,
  encodeWith,
  jsonMessage,
  type StandardSchema,
} from 'rx-secure-networking/codec';
import * as v from 'valibot';
import { z } from 'zod';
import { thrownBy } from '../world.ts';

interface Line {
  readonly from: string;
  readonly text: string;
}
const makers = {
  zod: jsonMessage(z.object({ from: z.string(), text: z.string() })),
  valibot: jsonMessage(v.object({ from: v.string(), text: v.string() })),
  arktype: jsonMessage(type({ from: 'string', text: 'string' })),
  'io-ts': jsonMessage(t.type({ from: t.string, text: t.string })),
};
const audits = {
  zod: decodes(z.object({ text: z.string() })),
  valibot: decodes(v.object({ text: v.string() })),
  arktype: decodes(type({ text: 'string' })),
  'io-ts': decodes(t.type({ text: t.string })),
};
const readers = {
  zod: decodeWith(z.object({ text: z.string() }), { onInvalid }),
  valibot: decodeWith(v.object({ text: v.string() }), { onInvalid }),
  arktype: decodeWith(type({ text: 'string' }), { onInvalid }),
  'io-ts': decodeWith(t.type({ text: t.string }), { onInvalid }),
};
const invalid: number[] = [];
function onInvalid({ seq }: { readonly seq: number }): void {
  invalid.push(seq);
}

it('says that a schema of zod may have thrown, since zod then answers with a promise', () => {
  const { decode } = jsonMessage(z.object({ id: z.string().transform((text) => BigInt(text)) }));
  expect(() => decode('{"id":"x"}')).toThrow('it is asynchronous, or it threw');
});

describe('P14 a text of a schema that quotes a value is left out, and the path is right,', () => {
  const secret = 'top"secret"words';
  const long = 'k'.repeat(120);
  const objects = v.record(v.string(), v.number());
  const codecs: readonly [what: string, codec: StandardSchema, value: unknown, path: string][] = [
    ['arktype, a number', type('number < 5'), 4_111_111, ''],
    ['arktype, a text', type('string.email'), secret, ''],
    ['arktype, a union', type({ a: 'string' }).or({ b: 'number' }), { a: 4_111_111, token: secret }, ''],
    ['arktype, a member', type({ pin: 'string.email' }), { pin: secret }, 'pin'],
    ['valibot, an escaped text', v.object({ pin: v.number() }), { pin: secret }, 'pin'],
    ['valibot, a long key', objects, { [long]: secret }, `["${long.slice(0, 100)}…"]`],
    ['valibot, a control character in a key', objects, { 'k\u0007': secret }, String.raw`["k\\u{7}"]`],
  ];

  it.each(codecs)('of %s', (_what, codec, value, path) => {
    const message = JSON.stringify(value);
    const { faults } = thrownBy(() => jsonMessage(codec).decode(message)) as CodecError;
    const invalid: unknown[] = [];
    of(message)
      .pipe(decodeWith(codec, { onInvalid: ({ errors }) => invalid.push(errors) }))
      .subscribe();
    expect(faults.map((fault) => fault.path)).toEqual(faults.map(() => path));
    expect(JSON.stringify([faults, invalid, decodes(codec)({ message })])).not.toMatch(/secret|4111111/);
  });
});

describe.each(Object.keys(makers) as (keyof typeof makers)[])('a codec of %s', (maker) => {
  const { encode, decode } = makers[maker];
  const line: Line = { from: 'ann', text: 'hello' };

  it('makes messages and reads them', () => {
    const text = encode(line);
    expect(JSON.parse(text)).toEqual(line);
    expect({ ...decode(text) }).toEqual(line);
  });

  it('says where a message is wrong, and not what it held', () => {
    const error = thrownBy(() => decode('{"from":"ann","text":123456}'));
    expect(error).toMatchObject({ name: 'CodecError', faults: [{ path: 'text' }] });
    expect(String(error)).not.toContain('123456');
  });

  it('puts aside what is invalid, and goes on', () => {
    invalid.length = 0;
    const read: unknown[] = [];
    of('{"text":1}', 'noise', '{"text":"hello"}')
      .pipe(readers[maker])
      .subscribe((value) => read.push({ ...value }));
    expect({ read, invalid }).toEqual({ read: [{ text: 'hello' }], invalid: [1, 2] });
  });

  it('is an audit', () => {
    const ask = (message: string): unknown => audits[maker]({ message });
    expect(ask('{"text":"hello"}')).toBe(true);
    expect(ask('{"text":1}')).toMatchObject({ allow: false, code: 'invalid-message' });
  });
});

it('a schema that transforms is written as its input and read as its output', () => {
  const Time = z.object({ at: z.string().transform((text) => new Date(text)) });
  const texts: string[] = [];
  of({ at: '1970-01-01T00:00:00.000Z' })
    .pipe(encodeWith(Time))
    .subscribe((text) => texts.push(text));
  expect(texts).toEqual(['{"at":"1970-01-01T00:00:00.000Z"}']);
  expect(jsonMessage(Time).decode(texts[0] ?? '').at).toEqual(new Date(0));
});

it('a schema may use `this` in `validate`', () => {
  const standard = {
    version: 1,
    vendor: 'test',
    isRight: (value: unknown) => value === 'right',
    validate(value: unknown) {
      return this.isRight(value) ? { value } : { issues: [{ message: 'is wrong' }] };
    },
  } as const;
  expect(jsonMessage({ '~standard': standard }).decode('"right"')).toBe('right');
});

it('what only decodes and encodes is refused when it is given, not at each message', () => {
  const other = { decode: () => ({ ok: true }), encode: String } as never;
  for (const make of [decodes, decodeWith, encodeWith, jsonMessage] as ((codec: never) => unknown)[]) {
    expect(() => make(other)).toThrow(
      new TypeError('a codec must have the Standard Schema interface (zod, valibot, arktype) or be one of io-ts'),
    );
  }
});
