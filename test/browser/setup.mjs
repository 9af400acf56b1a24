import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle } from './bundle.mjs';

const folder = path.resolve(import.meta.dirname, '../../build/browser');

/** Bundles what runs in the browser, once for all tests. */
export default async function setup() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'coverage'), { recursive: true });
  writeFileSync(path.join(folder, 'main.js'), await bundle('test/browser/page/main.ts'));
}
