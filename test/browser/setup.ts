import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle } from './bundle.ts';
import { coverageFolder } from './coverage.ts';

const folder = path.resolve(__dirname, '../../build/browser');

/** Bundles what runs in the browser, once for all tests. */
export default async function setup(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(coverageFolder, { recursive: true });
  writeFileSync(path.join(folder, 'main.js'), await bundle('test/browser/page/main.ts'));
}
