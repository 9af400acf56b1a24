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
  'everything of the core': 33_100,
  'a network on the native transport': 23_300,
  'that network and /blueprint': 25_000,
  'one operator (reconnect)': 3_950,
  'one audit (requireSecure)': 200,
  '/blueprint': 18_500,
  '/codec': 8_500,
  '/websocket': 20_200,
  '/testing': 12_700,
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
