import { measureJson } from '../../lib/json/readJson.ts';

describe('measureJson()', () => {
  test.each([
    ['1', 0, 0],
    ['[]', 1, 0],
    ['{}', 1, 0],
    ['{"a":{"b":[1,2]},"c":3}', 3, 3],
    ['[[],[],[[]]]', 3, 0],
    ['{"a":1,"a":2}', 1, 2],
    ['{"a:[{":"]}:"}', 1, 1],
    ['{"\\"":"\\\\","b":"\\\\\\""}', 1, 2],
    ['"never closed', 0, 0],
    ['"ends in an escape\\', 0, 0],
  ])('measures %s', (text, depth, members) => {
    expect(measureJson(text)).toEqual({ depth, members });
  });

  it('measures a deep text without recursion', () => {
    expect(measureJson('['.repeat(1_000_000)).depth).toBe(1_000_000);
  });
});
