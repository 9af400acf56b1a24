import { execFileSync } from 'node:child_process';
import path from 'node:path';

interface Size {
  readonly bytes: number;
  readonly imports: readonly string[];
}
const root = path.resolve(__dirname, '../..');
const sizes = JSON.parse(
  execFileSync(process.execPath, ['scripts/doorSizes.mjs'], { cwd: root, encoding: 'utf8' }),
) as Record<string, Size>;

/** Bytes, minified and gzipped, without the packages. */
const budgets: Record<string, number> = {
  'everything of the core': 31_300,
  'a network on the native transport': 22_100,
  'that network and /blueprint': 23_700,
  'one operator (reconnect)': 3_900,
  'one audit (requireSecure)': 200,
  '/blueprint': 17_500,
  '/codec': 8_100,
  '/websocket': 19_100,
  '/testing': 11_900,
};

describe('a bundle for a browser', () => {
  it('has a budget for each of its parts', () => {
    expect(Object.keys(budgets)).toEqual(Object.keys(sizes));
  });

  it.each(Object.entries(sizes))('of %s is within its budget', (part, { bytes }) => {
    expect(bytes).toBeLessThanOrEqual(budgets[part] ?? 0);
  });

  it.each(Object.entries(sizes))('of %s needs no package but rxjs', (part, { imports }) => {
    const others = { '/testing': ['rxjs/testing'] }[part] ?? [];
    expect(imports.filter((name) => name !== 'rxjs')).toEqual(others);
  });
});
