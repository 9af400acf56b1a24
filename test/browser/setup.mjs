import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

const folder = path.resolve(import.meta.dirname, '../../build/browser');

/** What is bundled in one thread: those that share most of their modules. Two take about the same time. */
const threads = [
  ['sandbox.js', 'no-wall.js', 'view.js'],
  ['main.js', 'react.js', 'angular.js'],
];

/** Bundles what runs in the browser, once for all tests. */
export default async function setup() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'coverage'), { recursive: true });
  await Promise.all(
    threads.map((names) =>
      once(new Worker(path.join(import.meta.dirname, 'bundle.mjs'), { workerData: names }), 'exit'),
    ),
  );
}
