// Writes results/sizes.csv: what a bundle for a browser takes of this library and of the others, without rxjs.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { bundleSize } from '../scripts/bundleSize.mjs';

const others = {
  'rxjs-websockets': "export { default } from 'rxjs-websockets'",
  partysocket: "export { WebSocket } from 'partysocket'",
};
const root = new URL('..', import.meta.url);
const doors = JSON.parse(execFileSync(process.execPath, ['scripts/doorSizes.mjs'], { cwd: root, encoding: 'utf8' }));
const lines = ['what,bytes', ...Object.entries(doors).map(([what, { bytes }]) => `${what},${bytes}`)];
const here = import.meta.dirname;
for (const [what, code] of Object.entries(others)) lines.push(`${what},${(await bundleSize(code, here)).bytes}`);
// A part of rxjs: what it adds to those that it stands on.
const ground = "export { Observable, ReplaySubject, Subject, Subscriber, Subscription } from 'rxjs'";
const without = await bundleSize(ground, here, []);
const both = await bundleSize(`${ground}; export { webSocket } from 'rxjs/webSocket'`, here, []);
lines.push(`rxjs/webSocket,${both.bytes - without.bytes}`);
writeFileSync(new URL('results/sizes.csv', import.meta.url), `${lines.join('\n')}\n`);
