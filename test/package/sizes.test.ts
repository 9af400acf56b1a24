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

/** Bytes, minified and gzipped, without the packages: of the production build, but for the last. */
const budgets: Record<string, number> = {
  'everything of the core': 38_740,
  'a network on the native transport': 27_900,
  'that network and /blueprint': 29_610,
  'that network and reconnect': 29_220,
  'that network and session': 30_000,
  'one operator (reconnect)': 3_990,
  'one audit (requireSecure)': 260,
  '/blueprint': 21_160,
  '/codec': 7_860,
  '/websocket': 23_240,
  '/host': 32_630,
  '/guest': 34_330,
  '/sandbox': 84_750,
  '/testing': 20_040,
  '/view': 5_140,
  '/otel': 3_820,
  '/fleet': 41_950,
  '/redis': 6_550,
  'that network with full texts': 31_310,
};

describe('a bundle for a browser', () => {
  it('has a budget for each of its parts', () => {
    expect(Object.keys(budgets)).toEqual(Object.keys(sizes));
  });

  it.each(Object.entries(sizes))('of %s is within its budget', (part, { bytes }) => {
    expect(bytes).toBeLessThanOrEqual(budgets[part] ?? 0);
  });

  it('pays less than 1.33 kB for reconnect() beside a network, which needs its errors and options anyway', () => {
    const [network, both] = ['a network on the native transport', 'that network and reconnect'].map(
      (part) => sizes[part],
    );
    expect(Number(both?.bytes) - Number(network?.bytes)).toBeLessThanOrEqual(1_330);
  });

  it('pays at most 0.78 kB for session() beside a network and reconnect()', () => {
    const [alone, withSession] = ['that network and reconnect', 'that network and session'].map((part) => sizes[part]);
    expect(Number(withSession?.bytes) - Number(alone?.bytes)).toBeLessThanOrEqual(780);
  });

  it('has the size that the README says', () => {
    const [, said] = /([0-9.]+) with `session`/.exec(readFileSync(path.join(root, 'README.md'), 'utf8')) ?? [];
    expect(Number(said)).toBeCloseTo(Number(sizes['that network and session']?.bytes) / 1_000, 1);
  });

  it.each(Object.entries(sizes))('of %s needs no package but rxjs', (part, { imports }) => {
    const others = { '/testing': ['rxjs/testing'] }[part] ?? [];
    expect(imports.filter((name) => name !== 'rxjs')).toEqual(others);
  });
});

it('the ready file of a guest, with rxjs inside, is within its budget', () => {
  expect(gzipSync(readFileSync(path.join(root, 'dist/guest.global.js')), { level: 9 }).length).toBeLessThanOrEqual(
    38_740,
  );
});
