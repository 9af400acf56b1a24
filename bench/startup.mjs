import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = import.meta.dirname;
const root = path.resolve(here, '..');
const { name, exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** The entry points of this library, from where it is built, and what others import. */
export const doors = Object.keys(exports)
  .filter((door) => door !== './package.json')
  .map((door) => path.posix.join(name, door));
const others = ['rxjs/webSocket', 'rxjs-websockets', 'partysocket', 'ws'];
const subjects = [
  ...doors.map((what) => ({ what, cwd: root, needed: ['rxjs/testing', 'ws'] })),
  ...others.map((what) => ({ what, cwd: here, needed: [] })),
];

// CPU, so that a busy machine counts less. What an entry point of ours needs comes first: what is measured is its own.
const program = (what, needed) => `
const spent = async (load) => {
  const began = process.cpuUsage();
  await load();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
};
const rxjs = await spent(() => import('rxjs'));
for (const name of ${JSON.stringify(needed)}) await import(name);
await new Promise((resolve) => setTimeout(resolve, 100)); // what these have begun in other threads
const more = await spent(() => import('${what}'));
process.stdout.write(JSON.stringify({ rxjs, more }));`;

/** One round: CPU-milliseconds of each import in a fresh process, and of the import of rxjs before it. */
export async function sampleStartup({ round }, add) {
  for (let i = 0; i < subjects.length; i += 1) {
    const { what, cwd, needed } = subjects[(i + round) % subjects.length];
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program(what, needed)], { cwd });
    const { rxjs, more } = JSON.parse(stdout);
    add([round, what, rxjs.toFixed(3), more.toFixed(3)]);
  }
}
