import { showPath } from '../../lib/json/JsonFault.ts';

test.each([
  [[], ''],
  [['users', 0, 'name'], 'users[0].name'],
  [['0', 'a'], '[0].a'],
  [['a', 'odd key'], 'a["odd key"]'],
  [['line\nbreak'], '["line\\\\u{a}break"]'],
  [['\u202eabc'], '["\\\\u{202e}abc"]'],
] as [(string | number)[], string][])('showPath(%j) is %s', (keys, path) => {
  expect(showPath(keys)).toBe(path);
});

it('shows a key of any length in short', () => {
  expect(showPath(['x'.repeat(10_000)]).length).toBeLessThan(110);
});
