import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

// How long the import of a door keeps a fresh Node busy, over the packages that it needs: in ms of CPU, beside rxjs's own
// import in the same process, since other programs slow down both. The least of a few runs counts.
const root = path.resolve(__dirname, '../..');
const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { exports: object };
const doors = Object.keys(exports).filter((door) => door !== './package.json');
const mostRuns = 7;
/** The goal in ms, and what rxjs takes on the machine that it is for. */
const goal = { door: 15, rxjs: 70 };

/** What a door needs beside rxjs: its driver, or a part of Node that Node loads when it is first named. */
const needs: Readonly<Record<string, string>> = {
  './ws': "await busy('ws');",
  './undici': "await busy('undici/lib/dispatcher/client.js'); void globalThis.Headers;",
  './process': "await busy('node:child_process', 'node:module', 'node:string_decoder');",
  './http': 'void [globalThis.Headers, globalThis.Request, globalThis.Response];',
};

const program = (door: string): string => `
const busy = async (...names) => {
  const before = process.cpuUsage();
  for (const name of names) await import(name);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};
const rxjs = await busy('rxjs');
await busy('rxjs/testing');
${needs[door] ?? ''}
await new Promise((resolve) => setTimeout(resolve, 100)); // what these have begun in other threads
const door = await busy('${path.posix.join('rx-secure-networking', door)}');
console.log(JSON.stringify({ rxjs, door }));`;

interface Times {
  readonly rxjs: number;
  readonly door: number;
}

it.each(doors)(
  `importing %s takes at most ${goal.door} ms where rxjs takes ${goal.rxjs}`,
  (door) => {
    let least = Infinity;
    for (let run = 0; run < mostRuns && least > goal.door / goal.rxjs; run++) {
      const args = ['--input-type=module', '-e', program(door)];
      const times = JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })) as Times;
      least = Math.min(least, times.door / times.rxjs);
    }
    expect(least).toBeLessThanOrEqual(goal.door / goal.rxjs);
  },
  30_000,
);
