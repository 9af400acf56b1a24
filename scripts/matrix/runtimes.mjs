import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleModule } from './bundleModule.mjs';
import { run } from './run.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const home = path.join(root, 'test/matrix/runtimes');
const differs = JSON.parse(readFileSync(path.join(home, 'differs.json'), 'utf8'));
const packages = { Bun: '@oven/bun-linux-x64', Deno: '@deno/linux-x64-glibc' };
const commands = {
  Bun: ['node_modules/@oven/bun-linux-x64/bin/bun', 'run'],
  Deno: ['node_modules/@deno/linux-x64-glibc/deno', 'run', '--allow-all', '--no-remote'],
};
const seconds = 180;

/**
 * The packed package in Bun and in Deno, over the WebSocket of each and over `ws`: the contract of transports, the laws, the
 * standard's tables on `webSocketFor(owner)`, what `wsTransport()` promises of a dial, and the blueprint entry point. Each
 * difference must be one of test/matrix/runtimes/differs.json, and each of these must show.
 */
export function inRuntimes() {
  return [...onDeno(), ...inEach()];
}

/** As on Node: no import touches a global. (In Bun the timers of Node are those of the globals.) */
function onDeno() {
  return ['use.mjs', 'use.cjs'].map((file) => [
    `Deno ${versionOf(packages.Deno)}, ${file.endsWith('.mjs') ? 'ESM' : 'CommonJS'}`,
    (folder) => {
      install();
      const [command, ...args] = commands.Deno;
      run(path.join(home, command), [...args, file], folder);
    },
  ]);
}

function inEach() {
  return Object.entries(commands).flatMap(([runtime, command]) =>
    ['native', 'ws'].map((driver) => [
      `${runtime} ${versionOf(packages[runtime])}, ${driver === 'ws' ? 'ws' : 'its own WebSocket'}`,
      async (folder) => {
        install();
        await bundleModule('test/matrix/runtimes/inRuntime.ts', path.join(folder, 'inRuntime.mjs'));
        const results = await resultsOf([...command, 'inRuntime.mjs', driver], folder);
        check(results, { ...differs[runtime].both, ...differs[runtime][driver] });
        return `${results.length} passed`;
      },
    ]),
  );
}

const readJson = (...parts) => JSON.parse(readFileSync(path.join(...parts), 'utf8'));
const versionOf = (name) => readJson(home, 'package.json').devDependencies[name];

function install() {
  const isInstalled = (name) => {
    const file = path.join(home, 'node_modules', name, 'package.json');
    return existsSync(file) && readJson(file).version === versionOf(name);
  };
  if (!Object.values(packages).every(isInstalled)) run('npm', ['ci', '--ignore-scripts'], home, 180);
}

/** Starts the servers here, in Node, and the cases in the runtime. */
async function resultsOf([command, ...args], folder) {
  const file = path.join(root, 'build/matrix/servers.mjs');
  await bundleModule('test/matrix/runtimes/servers.ts', file);
  const { startServers } = await import(pathToFileURL(file).href);
  const servers = await startServers();
  try {
    const given = [...args, JSON.stringify(servers.urls)];
    const child = spawn(path.join(home, command), given, { cwd: folder, timeout: seconds * 1_000 });
    const [output, errors] = [textOf(child.stdout), textOf(child.stderr)];
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (code !== 0) throw new Error(`${command} ends with ${code}\n${await errors}`);
    return JSON.parse((await output).trim().split('\n').at(-1));
  } finally {
    await servers[Symbol.asyncDispose]();
  }
}

async function textOf(stream) {
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
}

/** Throws for a case that fails and is not listed, and for one that is listed and does not fail as listed. */
function check(results, listed) {
  const left = new Map(Object.entries(listed));
  const wrong = results.flatMap(({ suite, name, flaw }) => {
    const key = `${suite}: ${name}`;
    const expected = left.get(key);
    left.delete(key);
    if (flaw === expected) return [];
    return [`${key}\n  ${flaw ?? 'passes'}${expected === undefined ? '' : `, listed is: ${expected}`}`];
  });
  wrong.push(...Array.from(left.keys(), (key) => `${key}\n  is listed, and was not run`));
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}
