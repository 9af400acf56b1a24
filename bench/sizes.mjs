import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { bundleSize } from '../scripts/bundleSize.mjs';

const others = {
  'rxjs-websockets': "export { default } from 'rxjs-websockets'",
  partysocket: "export { WebSocket } from 'partysocket'",
};
const root = new URL('..', import.meta.url);
const here = import.meta.dirname;

const printedBy = (script) => JSON.parse(execFileSync(process.execPath, [script], { cwd: root, encoding: 'utf8' }));

/** Measures what each part of a network takes of its bundle. */
export function measureParts(add) {
  for (const part of Object.entries(printedBy('scripts/bundleParts.mjs'))) add(part);
}

/** Measures what each part takes of dist/guest.global.js, and the whole of it. */
export function measureReadyParts(add) {
  const file = new URL('dist/guest.global.js', root);
  add('all of dist/guest.global.js', gzipSync(readFileSync(file), { level: 9 }).length);
  for (const [part, bytes] of Object.entries(printedBy('scripts/readyParts.mjs'))) add(part, bytes);
}

/** Measures what a bundle for a browser takes of this library and of the others, without rxjs. */
export async function measureSizes(add) {
  for (const [what, { bytes }] of Object.entries(printedBy('scripts/doorSizes.mjs'))) add([what, bytes]);
  for (const [what, code] of Object.entries(others)) add([what, (await bundleSize(code, here)).bytes]);
  // A part of rxjs: what it adds to those that it stands on.
  const ground = "export { Observable, ReplaySubject, Subject, Subscriber, Subscription } from 'rxjs'";
  const without = await bundleSize(ground, here, []);
  const both = await bundleSize(`${ground}; export { webSocket } from 'rxjs/webSocket'`, here, []);
  add(['rxjs/webSocket', both.bytes - without.bytes]);
}
