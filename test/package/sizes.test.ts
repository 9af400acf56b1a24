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
  'everything of the core': 37_700,
  'a network on the native transport': 27_900,
  'that network and /blueprint': 29_600,
  'one operator (reconnect)': 4_400,
  'one audit (requireSecure)': 290,
  '/blueprint': 21_500,
  '/codec': 9_050,
  '/websocket': 23_400,
  '/testing': 12_800,
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
