import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

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
  'everything of the core': 36_900,
  'a network on the native transport': 27_200,
  'that network and /blueprint': 28_800,
  'one operator (reconnect)': 4_250,
  'one audit (requireSecure)': 260,
  '/blueprint': 20_900,
  '/codec': 8_900,
  '/websocket': 22_800,
  '/host': 25_600,
  '/guest': 32_600,
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

it('the ready file of a guest, with rxjs inside, is within its budget', () => {
  expect(gzipSync(readFileSync(path.join(root, 'dist/guest.global.js')), { level: 9 }).length).toBeLessThanOrEqual(
    37_800,
  );
});
