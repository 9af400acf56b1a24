// Bundles what pages run: the names that it is given, in a thread of its own. See setup.mjs.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { workerData } from 'node:worker_threads';
import { bundlePage } from '../../scripts/bundlePage.mjs';
import { development } from './development.mjs';
import { instrumented } from './instrumented.mjs';

const plugins = [development, instrumented(path.resolve(import.meta.dirname, '../../lib'))];
const folder = path.resolve(import.meta.dirname, '../../build/browser');

/** The files, by the name of the script. */
const entries = {
  'main.js': 'test/browser/page/main.ts',
  'view.js': 'test/browser/page/view.ts',
  'sandbox.js': 'test/browser/page/sandbox.ts',
  'no-wall.js': 'test/browser/page/sandbox.ts',
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

for (const name of workerData) {
  const all = name === 'no-wall.js' ? [...plugins, noWall] : plugins;
  writeFileSync(path.join(folder, name), await bundlePage(entries[name], all));
}
