import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// What an import makes a fresh Node do: read and parse files, and call functions. How long that takes is measured by
// bench/startup.mjs, beside rxjs.
const root = path.resolve(__dirname, '../..');
const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { exports: object };
const doors = Object.keys(exports).filter((door) => door !== './package.json');

interface Work {
  readonly files: number;
  readonly kilobytes: number;
  /** Of the library's functions. A file counts as one, because Node calls it. */
  readonly calls: number;
}

const most: Readonly<Record<string, Work>> = {
  '.': { files: 10, kilobytes: 284, calls: 190 },
  './blueprint': { files: 5, kilobytes: 224, calls: 105 },
  './codec': { files: 5, kilobytes: 77, calls: 80 },
  './fleet': { files: 6, kilobytes: 308, calls: 110 },
  './guest': { files: 7, kilobytes: 269, calls: 111 },
  './host': { files: 8, kilobytes: 305, calls: 115 },
  './http': { files: 6, kilobytes: 289, calls: 194 },
  './otel': { files: 3, kilobytes: 65, calls: 75 },
  './process': { files: 10, kilobytes: 318, calls: 120 },
  './redis': { files: 3, kilobytes: 73, calls: 76 },
  './sandbox': { files: 9, kilobytes: 462, calls: 115 },
  './testing': { files: 3, kilobytes: 150, calls: 135 },
  './undici': { files: 4, kilobytes: 92, calls: 250 },
  './view': { files: 3, kilobytes: 70, calls: 75 },
  './websocket': { files: 5, kilobytes: 234, calls: 140 },
  './ws': { files: 5, kilobytes: 91, calls: 190 },
};

const program = (door: string): string => `
import { statSync } from 'node:fs';
import { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';
const session = new Session();
session.connect();
const post = (method, parameters) => {
  let answer;
  session.post(method, parameters, (error, result) => { answer = { error, result }; });
  if (answer.error) throw new Error(answer.error.message);
  return answer.result;
};
post('Profiler.enable');
post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
await import('${path.posix.join('rx-secure-networking', door)}');
const { result } = post('Profiler.takePreciseCoverage');
const ours = result.filter(({ url }) => url.startsWith(${JSON.stringify(pathToFileURL(path.join(root, 'dist')).href)}));
const bytes = ours.reduce((sum, { url }) => sum + statSync(fileURLToPath(url)).size, 0);
const calls = ours.flatMap(({ functions }) => functions).reduce((sum, { ranges }) => sum + ranges[0].count, 0);
console.log(JSON.stringify({ files: ours.length, kilobytes: bytes / 1000, calls }));`;

it.each(doors)('an import of %s does little but define', (door) => {
  const args = ['--input-type=module', '-e', program(door)];
  const work = JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })) as Work;
  const { files, kilobytes, calls } = most[door] ?? { files: 0, kilobytes: 0, calls: 5 };
  expect(work.files).toBeLessThanOrEqual(files);
  expect(work.kilobytes).toBeLessThanOrEqual(kilobytes);
  expect(work.calls).toBeLessThanOrEqual(calls);
});
