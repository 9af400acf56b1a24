import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundlePage, loading } from '../../scripts/bundlePage.mjs';
import { instrumented } from './instrumented.mjs';

const folder = path.resolve(import.meta.dirname, '../../build/browser');

/** What pages run, by the name of the script. */
const entries = {
  'main.js': 'test/browser/page/main.ts',
  'view.js': 'test/browser/page/view.ts',
  'sandbox.js': 'test/browser/page/sandbox.ts',
  'no-wall.js': 'test/browser/page/sandbox.ts',
  'react.js': 'test/browser/frameworks/react.ts',
  'angular.js': 'test/browser/frameworks/angular.ts',
};

/** A wall that stops nothing, for the self-test of the sandbox to find. */
const noWall = loading({
  name: 'no-wall',
  load: (id) =>
    id.endsWith('lib/sandbox/contentPolicy.ts')
      ? `export const contentPolicy = () => "script-src 'unsafe-inline' 'unsafe-eval' * data: blob:; worker-src blob:";`
      : null,
});

/** Bundles what runs in the browser, once for all tests; with `--coverage` so that pages count what runs. */
export default async function setup({ collectCoverage }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'coverage'), { recursive: true });
  const counting = collectCoverage ? [instrumented(path.resolve(import.meta.dirname, '../../lib'))] : [];
  await Promise.all(
    Object.entries(entries).map(async ([name, entry]) => {
      const plugins = name === 'no-wall.js' ? [noWall, ...counting] : counting;
      writeFileSync(path.join(folder, name), await bundlePage(entry, plugins));
    }),
  );
}
