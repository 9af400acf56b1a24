import fc from 'fast-check';
import { sizeOfValue } from '../../lib/resilience/sizeOfValue.ts';

const most = 2 ** 31;
const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

describe('sizeOfValue()', () => {
  it.each<[string, unknown, number]>([
    ['text, as on the wire', 'héllo', 6],
    ['bytes', new Uint8Array(5), 5],
    ['nothing', undefined, 8],
    ['a number', 7.25, 4],
    ['text inside data', ['abc', 'd'], 12],
    ['data without a prototype', Object.assign(Object.create(null), { a: 'b' }), 10],
    ['an instance of a class, whatever it leads to', new Map([['a', 'x'.repeat(100)]]), 8],
    ['data that leads to itself, once', cyclic, 10],
    [
      'a getter, which is not called',
      {
        get huge(): string {
          throw new Error('called');
        },
      },
      10,
    ],
  ])('counts %s', (_what, value, bytes) => {
    expect(sizeOfValue(value, most)).toBe(bytes);
  });

  it('stops where more makes no difference', () => {
    expect(
      sizeOfValue(
        Array.from({ length: 1_000 }, () => ['x'.repeat(100)]),
        500,
      ),
    ).toBeLessThan(1_700);
  });

  it('comes near the size of its JSON text, where little has to be escaped', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (each) => {
        const text = Buffer.byteLength(JSON.stringify([each]));
        const size = sizeOfValue([each], most);

        expect([text, size, size * 2 >= text, size <= text * 3]).toEqual([text, size, true, true]);
      }),
    );
  });
});
