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
  'everything of the core': 29_050,
  'a network on the native transport': 19_900,
  'that network and /blueprint': 21_500,
  'one operator (reconnect)': 2_900,
  'one audit (requireSecure)': 200,
  '/blueprint': 15_900,
  '/codec': 8_000,
  '/websocket': 17_100,
  '/testing': 11_900,
};

describe('a bundle for a browser', () => {
  it('has a budget for each of its parts', () => {
    expect(Object.keys(budgets)).toEqual(Object.keys(sizes));
  });

  it.each(Object.entries(sizes))('of %s is within its budget', (part, { bytes }) => {
    expect(bytes).toBeLessThanOrEqual(budgets[part] ?? 0);
  });

  it.each(Object.entries(sizes))('of %s needs no package but rxjs, and io-ts for codecs', (part, { imports }) => {
    const others = { '/codec': ['io-ts'], '/testing': ['rxjs/testing'] }[part] ?? [];
    expect(imports.filter((name) => name !== 'rxjs')).toEqual(others);
  });
});
