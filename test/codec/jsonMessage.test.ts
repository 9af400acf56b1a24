import fc from 'fast-check';
import * as t from 'io-ts';
import { of } from 'rxjs';
import { CodecError, decodeWith, encodeWith, jsonMessage, type StandardIssue } from 'rx-secure-networking/codec';
import { anyText } from '../anyText.ts';
import { thrownBy } from '../world.ts';
import { Length, Line, line, lineText, schema, throwing } from './codecs.ts';

const faults = (call: () => unknown): readonly string[] => {
  const error = thrownBy(call);
  expect(error).toBeInstanceOf(CodecError);
  return (error as CodecError).faults.map(({ path, reason }) => `${path} ${reason}`.trim());
};

describe('jsonMessage()', () => {
  const { encode, decode } = jsonMessage(Line);

  it('goes both ways, unbound', () => {
    expect(encode(line)).toBe(lineText);
    expect(decode(lineText)).toEqual(Object.assign(Object.create(null), line));
  });

  it('L29 takes no integer beyond 2^53 - 1, either way: the far end could read another one', () => {
    const { encode, decode } = jsonMessage(t.number);
    expect(decode(encode(2 ** 53 - 1))).toBe(2 ** 53 - 1);
    expect(() => decode('9007199254740993')).toThrow(CodecError);
    expect(() => encode(2 ** 53)).toThrow('Cannot encode the message: must be from -(2^53 - 1) to 2^53 - 1');
  });

  it('decodes what it encodes', () => {
    const Data = jsonMessage(t.type({ a: t.string, b: t.array(t.number), c: t.union([t.null, t.boolean]) }));
    const value = fc.record({
      a: anyText(),
      b: fc.array(fc.double({ noNaN: true, min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }).map((n) => n + 0)),
      c: fc.constantFrom(null, true, false),
    });
    fc.assert(
      fc.property(value, (data) => {
        expect({ ...Data.decode(Data.encode(data)) }).toEqual(JSON.parse(JSON.stringify(data)));
      }),
    );
  });

  it('trap 19: throws a typed error for what it cannot encode, with the path and without the value', () => {
    expect(faults(() => encode({ ...line, at: new Date(NaN) }))).toEqual(['the codec threw']);
    expect(faults(() => encode({ ...line, text: 5 as never }))).toEqual(['text must be string']);
    expect(faults(() => jsonMessage(t.type({ n: t.number })).encode({ n: NaN }))).toEqual([
      'n: must be a finite number',
    ]);
    expect(faults(() => jsonMessage(throwing.ioTs).encode('secret'))).toEqual(['the codec threw']);
    const cycle: Record<string, unknown> = {};
    cycle['a'] = cycle;
    expect(faults(() => jsonMessage(t.UnknownRecord).encode(cycle))[0]).toContain('nests deeper than 64 levels');
  });

  it('sends what was checked: no getter, no toJSON, no second look', () => {
    const { encode: text } = jsonMessage(t.UnknownRecord);
    expect(faults(() => text({ toJSON: () => ({ other: 1 }) }))).toEqual([
      'toJSON: must be data that JSON can hold, not function',
    ]);
    let looks = 0;
    const changing = Object.defineProperty({}, 'a', { enumerable: true, get: () => (looks += 1) });
    expect(faults(() => text(changing))).toEqual(['a: must not be a getter']);
    expect(looks).toBe(0);
  });

  it('omits members that are undefined', () => {
    const { encode: text } = jsonMessage(t.partial({ a: t.number, b: t.union([t.number, t.undefined]) }));
    expect(text({ a: 1, b: undefined })).toBe('{"a":1}');
  });

  it('throws a typed error for what it cannot decode, all faults in one', () => {
    expect(faults(() => decode('{"from":1,"text":"x","at":"x"}'))).toEqual(['from must be string', 'at must be time']);
    expect(faults(() => decode('secret'))).toEqual(['the text is not JSON']);
    expect(faults(() => decode(Uint8Array.of(1)))).toEqual(['the message is not text']);
    expect(String(thrownBy(() => decode('{"from":1,"text":"x","at":"x"}')))).toBe(
      'CodecError: Cannot decode the message: from: must be string; at: must be time',
    );
  });

  it('names paths through unions, intersections and recursion as they are in the data', () => {
    interface Tree {
      readonly name: string;
      readonly below: readonly Tree[];
    }
    const Tree: t.Type<Tree> = t.recursion('Tree', () =>
      t.intersection([t.type({ name: t.string }), t.type({ below: t.readonlyArray(Tree) })]),
    );
    const text = '{"name":"a","below":[{"name":5,"below":[]}]}';
    expect(faults(() => jsonMessage(Tree).decode(text))).toEqual(['below[0].name must be string']);
    const Union = t.type({ a: t.union([t.string, t.type({ b: t.number })]) });
    expect(faults(() => jsonMessage(Union).decode('{"a":{}}'))).toEqual(['a must be string', 'a.b must be number']);
  });

  it('takes a Standard Schema: its input goes out, its output comes in', () => {
    const lengths = jsonMessage(Length);
    expect(lengths.encode({ name: 'ann' })).toBe('{"name":"ann"}');
    expect(lengths.decode('{"name":"ann"}')).toBe(3);
    expect(faults(() => lengths.decode('{}'))).toEqual(['name Expected string']);
    expect(faults(() => lengths.decode('{"name":"a","name":"b"}'))).toEqual(['an object has a key twice']);
  });

  it('names a path in data that JSON cannot hold as one in data of the wrong form, and its keys one by one', () => {
    const Any = schema<unknown, unknown>((value) => ({ value }));
    const wrong = { users: [{ name: 'ann', 'odd key': NaN }], a: { b: 2 ** 60 } };
    const paths = ['users[0]["odd key"] must be a finite number', expect.stringMatching(/^a\.b must be from /u)];
    expect(faults(() => jsonMessage(Any).encode(wrong))).toEqual(paths);
    expect(faults(() => jsonMessage(Any).decode('{"a":{"b":9007199254740993}}'))).toEqual(paths.slice(1));

    const found: unknown[] = [];
    const onInvalid = ({ errors }: { readonly errors: readonly StandardIssue[] }): void => {
      found.push(...errors.map(({ path }) => path));
    };
    of(wrong).pipe(encodeWith(Any, { onInvalid })).subscribe();
    of('{').pipe(decodeWith(Any, { onInvalid })).subscribe();
    expect(found).toEqual([['users', 0, 'odd key'], ['a', 'b'], []]);
  });

  it('L9 is frozen', () => {
    expect(Object.isFrozen(jsonMessage(Line))).toBe(true);
    const error = thrownBy(() => decode('x')) as CodecError;
    expect([error, error.faults, error.faults[0]].every(Object.isFrozen)).toBe(true);
  });
});
