import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(__dirname, '../..');
const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, object>;
};
const doors = Object.keys(exports).filter((door) => door !== './package.json');

/** Imports what a door needs first, then watches what the door itself touches. */
const program = (door: string): string => `
await import('rxjs'); await import('rxjs/testing'); await import('ws').catch(() => undefined);
// Reading files is Node's own business.
const running = () => process.getActiveResourcesInfo().filter((kind) => !/Req/.test(kind)).sort().join();
const touched = [];
for (const name of ['WebSocket', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'MessageChannel']) {
  const value = globalThis[name];
  Object.defineProperty(globalThis, name, { configurable: true, get: () => (touched.push(name), value), set: () => touched.push(name) });
}
for (const [object, name] of [[Date, 'now'], [Math, 'random'], [console, 'log'], [performance, 'now']]) {
  const value = object[name];
  object[name] = (...args) => (touched.push(name), value.apply(object, args));
}
const before = { keys: Reflect.ownKeys(globalThis).length, active: running() };
await import('${path.posix.join('rx-secure-networking', door)}');
const active = running(); // before standard output is looked at
process.stdout.write(JSON.stringify({
  touched,
  added: Reflect.ownKeys(globalThis).length - before.keys,
  started: active === before.active ? '' : active,
}));`;

it.each(doors)('L23 trap 9: importing %s touches no global and starts nothing', async (door) => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program(door)], { cwd: root });
  const { touched, added, started } = JSON.parse(stdout) as { touched: string[]; added: number; started: string };

  // To read Node's Response loads its own fetch, which has a symbol on the global object, and a handle of standard error.
  const ofNode = { './http': { added: 1, started: 'PipeWrap' }, './undici': { started: 'PipeWrap' } }[door];
  expect({ touched, added, started }).toEqual({ touched: [], added: 0, started: '', ...ofNode });
});

/** What jest's jsdom does not pass on from Node. */
const missing = [
  ...['TextEncoder', 'TextDecoder', 'structuredClone', 'MessageChannel', 'MessagePort', 'BroadcastChannel'],
  ...['ReadableStream', 'WritableStream', 'TransformStream', 'fetch', 'Request', 'Response', 'Headers', 'FormData'],
];
const ofPages = Object.entries(exports).filter(([door, ways]) => doors.includes(door) && !('browser' in ways));

it.each(ofPages)('L23 trap 9: importing %s needs nothing that a test in jsdom does not have', async (door) => {
  const jsdom = `
await import('rxjs'); await import('rxjs/testing'); await import('@opentelemetry/api');
for (const name of ${JSON.stringify(missing)}) delete globalThis[name];
console.log(Object.keys(await import('${path.posix.join('rx-secure-networking', door)}')).length);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', jsdom], { cwd: root });
  expect(Number(stdout)).toBeGreaterThan(0);
});
