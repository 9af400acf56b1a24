import * as t from 'io-ts';
import { PathReporter } from 'io-ts/PathReporter';
import { of, Subject } from 'rxjs';
import type { Invalid, Message } from 'rx-secure-networking';
import { decodeWith } from 'rx-secure-networking/codec';
import { reported } from '../reported.ts';
import { passesThrough } from '../passesThrough.ts';
import { issues, Length, Line, line, lineText, schema, throwing } from './codecs.ts';

/** What a codec makes of messages, and what it puts aside. */
function decoded<A>(codec: t.Type<A, unknown>, ...messages: Message[]) {
  const invalid: Invalid<t.Errors>[] = [];
  const values: A[] = [];
  of(...messages)
    .pipe(decodeWith(codec, { onInvalid: (one) => invalid.push(one) }))
    .subscribe((value) => values.push(value));
  return { values, invalid };
}

function reportedBySchema(validate: Parameters<typeof schema>[0], ...messages: Message[]) {
  const invalid: { seq: number; errors: unknown }[] = [];
  const values: unknown[] = [];
  of(...messages)
    .pipe(decodeWith(schema(validate), { onInvalid: ({ seq, errors }) => invalid.push({ seq, errors }) }))
    .subscribe((value) => values.push(value));
  return { values, invalid };
}

const secret = 'correct horse battery staple';

describe('decodeWith()', () => {
  passesThrough<Message>(
    decodeWith(Line),
    [
      ['trap 22: puts bad messages aside and goes on', '-a-b-a-c-|', '^--------!', '-a---a---|'],
      ['is empty where its source is', '                --|       ', '^-!       ', '--|       '],
      ['never emits where its source never does', '     -         ', '^         ', '-         '],
      ['errors with its source', '                      -a-b-#    ', '^----!    ', '-a---#    '],
    ],
    { source: { a: lineText, b: '{"from":5}', c: Uint8Array.of(1) }, expected: { a: line } },
  );

  it('trap 25: keeps the order of messages: each is decoded before the next arrives', () => {
    const source = new Subject<Message>();
    const log: unknown[] = [];
    source.pipe(decodeWith(t.number, { onInvalid: ({ seq }) => log.push(`bad ${seq}`) })).subscribe((n) => log.push(n));
    for (const message of ['3', 'x', '1', '"2"', '2']) {
      log.push('>');
      source.next(message);
    }

    expect(log).toEqual(['>', 3, '>', 'bad 2', '>', 1, '>', 'bad 4', '>', 2]);
  });

  it('trap 57: reports the number, the size and the errors of io-ts, and nothing of the payload', () => {
    const { invalid } = decoded(Line, lineText, JSON.stringify({ from: secret, text: [secret], at: secret }), secret);

    expect(invalid.map(({ seq, bytes }) => [seq, bytes])).toEqual([
      [2, 115],
      [3, 28],
    ]);
    const [first, second] = invalid.map(({ errors }) => errors);
    expect(PathReporter.report({ _tag: 'Left', left: first ?? [] })).toEqual([
      'Invalid value undefined supplied to : { from: string, text: string, at: time }/text: string',
      'Invalid value undefined supplied to : { from: string, text: string, at: time }/at: time',
    ]);
    expect(second).toMatchObject([{ message: 'the text is not JSON' }]);
    expect(JSON.stringify(invalid)).not.toMatch(/correct|horse/);
  });

  it('keeps the message of a codec unless it quotes the value', () => {
    const says = (message: string) =>
      new t.Type<string>('x', t.string.is, (value, context) => t.failure(value, context, message), t.identity);
    const messageOf = (codec: t.Type<string>) => decoded(codec, JSON.stringify(secret)).invalid[0]?.errors[0]?.message;

    expect(messageOf(says('write a name'))).toBe('write a name');
    expect(messageOf(says(`cannot take ${secret}`))).toBeUndefined();
    expect(messageOf(says('two\nlines'))).toBe('two\\u{a}lines');
  });

  it('takes a key named constructor for data, by either make of codec', () => {
    const Race = t.type({ constructor: t.type({ id: t.string }) });
    const race = { constructor: { id: 'ferrari' } };
    expect(decoded(Race, JSON.stringify(race)).values).toEqual([race]);
    expect(reportedBySchema((value) => ({ value }), JSON.stringify(race)).values).toEqual([
      Object.assign(Object.create(null), race),
    ]);
  });

  it('L29 puts aside an integer of which the far end reads another one, and names its path', () => {
    const { values, invalid } = decoded(t.type({ id: t.number }), '{"id":9007199254740993}', '{"id":1}');
    expect(values).toEqual([{ id: 1 }]);
    expect(invalid.map(({ errors }) => errors[0]?.message)).toEqual([
      'id: must be from -(2^53 - 1) to 2^53 - 1: send it as text',
    ]);
  });

  it('passes new data to the codec: nothing inherited, no trick keys, no infinite numbers', () => {
    const Admin = t.partial({ admin: t.boolean });
    const { values, invalid } = decoded(
      t.type({ user: Admin }),
      '{"user":{}}',
      '{"user":{"__proto__":{"admin":true}}}',
      '{"user":{"admin":false,"admin":true}}',
    );
    expect(values).toHaveLength(1);
    expect(Object.getPrototypeOf(values[0]?.user)).toBe(null);
    expect(invalid.map(({ seq }) => seq)).toEqual([2, 3]);
    expect(decoded(t.number, '1e999', 'NaN').values).toEqual([]);
  });

  it('puts aside a bomb of depth, for a codec that recurses too', () => {
    interface Tree {
      readonly children: readonly Tree[];
    }
    const Tree: t.Type<Tree> = t.recursion('Tree', () => t.type({ children: t.readonlyArray(Tree) }));
    const tree = (depth: number): string => `${'{"children":['.repeat(depth)}${']}'.repeat(depth)}`;

    expect(decoded(Tree, tree(10), tree(50_000), '['.repeat(100_000))).toMatchObject({
      values: [{}],
      invalid: [{ seq: 2 }, { seq: 3 }],
    });
  });

  it('reports at most 32 errors', () => {
    const { invalid } = decoded(t.array(t.string), JSON.stringify(new Array(10_000).fill(1)));
    expect(invalid[0]?.errors).toHaveLength(32);
  });

  test.each(['ioTs', 'schema'] as const)('L17 a codec (%s) that throws makes an invalid message, no crash', (make) => {
    const errors: unknown[] = [];
    const onInvalid = ({ errors: [error] }: Invalid<readonly unknown[]>) => errors.push(error);
    const operator =
      make === 'ioTs' ? decodeWith(throwing.ioTs, { onInvalid }) : decodeWith(throwing.schema, { onInvalid });
    const got: unknown[] = [];
    of(`"${secret}"`, '"b"')
      .pipe(operator)
      .subscribe((value) => got.push(value));

    expect(got).toEqual([]);
    expect(errors).toMatchObject([{ message: 'the codec threw' }, { message: 'the codec threw' }]);
    expect(JSON.stringify(errors)).not.toContain(secret);
  });

  it('L17 trap 56: an onInvalid that throws is reported and breaks nothing', () => {
    const got: unknown[] = [];
    const errors = reported(() => {
      of('x', '1')
        .pipe(
          decodeWith(t.number, {
            onInvalid: () => {
              throw new Error('boom');
            },
          }),
        )
        .subscribe((value) => got.push(value));
    });

    expect(got).toEqual([1]);
    expect(errors.map(String)).toEqual(['Error: boom']);
  });

  it('takes a Standard Schema, without knowing whose it is', () => {
    const got: unknown[] = [];
    const invalid: unknown[] = [];
    of('{"name":"ann"}', '{"name":7}')
      .pipe(decodeWith(Length, { onInvalid: (one) => invalid.push(one) }))
      .subscribe((length) => got.push(length));

    expect(got).toEqual([3]);
    expect(invalid).toEqual([{ seq: 2, bytes: 10, errors: [{ message: 'Expected string', path: ['name'] }] }]);
  });

  it('trap 57: takes the payload out of the issues of a schema that quotes it', () => {
    const { invalid } = reportedBySchema(
      () =>
        issues(
          { message: `Expected number but received "${secret}"`, path: ['a', { key: 0 }] },
          { message: `Expected number but received "${secret}"` },
          { message: 'Expected number', path: ['a', 0] },
        ),
      JSON.stringify({ a: [secret] }),
    );
    expect(invalid).toEqual([
      {
        seq: 1,
        errors: [
          { message: 'is invalid', path: ['a', 0] },
          { message: 'is invalid', path: [] },
          { message: 'Expected number', path: ['a', 0] },
        ],
      },
    ]);
  });

  it('gives a reason if a schema answers with an empty list of issues', () => {
    const { values, invalid } = reportedBySchema(() => issues(), '1');
    expect(values).toEqual([]);
    expect(invalid).toMatchObject([
      { seq: 1, errors: [{ message: 'the schema returned neither a value nor issues' }] },
    ]);
  });

  it('trap 25: rejects an asynchronous schema, and ignores what it returns', () => {
    const { values, invalid } = reportedBySchema(() => Promise.reject(new Error('late')), '1', '2');
    expect(values).toEqual([]);
    expect(invalid).toMatchObject([
      {
        seq: 1,
        errors: [
          { message: expect.stringContaining('the schema answered with a promise: it is asynchronous, or it threw') },
        ],
      },
      { seq: 2 },
    ]);
  });

  test.each<unknown>([undefined, null, 5, {}, { decode: 1 }, { '~standard': {} }])(
    'throws for %p, no codec',
    (codec) => {
      expect(() => decodeWith(codec as never)).toThrow(TypeError);
    },
  );
});
