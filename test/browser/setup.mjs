import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundlePage } from '../../scripts/bundlePage.mjs';
import { development } from './development.mjs';
import { instrumented } from './instrumented.mjs';

const plugins = [development, instrumented(path.resolve(import.meta.dirname, '../../lib'))];
const folder = path.resolve(import.meta.dirname, '../../build/browser');

const entries = {
  'main.js': 'test/browser/page/main.ts',
  'view.js': 'test/browser/page/view.ts',
  'sandbox.js': 'test/browser/page/sandbox.ts',
  'react.js': 'test/browser/frameworks/react.ts',
  'angular.js': 'test/browser/frameworks/angular.ts',
};

/** A wall that stops nothing, for the self-test of the sandbox to find. */
const noWall = {
  name: 'no-wall',
  load: {
    order: 'pre',
    handler: (id) =>
      id.endsWith('lib/sandbox/contentPolicy.ts')
        ? `export const contentPolicy = () => "script-src 'unsafe-inline' 'unsafe-eval' * data: blob:; worker-src blob:";`
        : null,
  },
};

/** Bundles what runs in the browser, once for all tests. */
export default async function setup() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'coverage'), { recursive: true });
  writeFileSync(path.join(folder, 'no-wall.js'), await bundlePage(entries['sandbox.js'], [...plugins, noWall]));
  for (const [name, entry] of Object.entries(entries)) {
    writeFileSync(path.join(folder, name), await bundlePage(entry, plugins));
  }
}
