import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { firstValueFrom } from 'rxjs';
import { fileRuns } from './fileRuns.mjs';
import { hostIsKilled } from './hostIsKilled.mjs';
import { example, processLives } from './processLives.mjs';
import { denoChannels, processChannels } from './processChannels.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const home = path.join(root, 'build/egress');
const guest = path.join(import.meta.dirname, 'processGuest.mjs');
const read = ['processChannels.mjs', 'fileWays.mjs'].map((name) => path.join(import.meta.dirname, name));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How many ways the control must let out at least, or the run proves nothing. */
const floors = { deno: 37, node: 23 };
/** What the package's own code in the guest's process stops, and not its runtime. */
const ofThePackage = "the system's certificates, which may be in any file";
const controls = { deno: ['run', '-A', '--quiet', '--no-config', '--no-lock'], node: ['--max-old-space-size=64'] };

/** Each way out of a process × {control, walls}, in each runtime. */
export async function processRuns(observer, { runtimes }, say, failures) {
  const shipped = await load(root);
  const bare = await load(copyOf('bare', leavesAll));
  const withoutNamespaces = await load(copyOf('without-namespaces'));
  process.env.SECRET_OF_THE_HOST = 'secret';
  for (const { name, version, executable, file } of runtimes) {
    const title = `${name === 'deno' ? 'Deno' : 'Node'} ${version}`;
    const channels = Object.keys({ ...processChannels, ...(name === 'deno' && denoChannels) });
    const start = ({ network, denoGuest, nodeGuest }, given) =>
      (name === 'deno' ? denoGuest : nodeGuest)(file ?? guest, {
        network,
        name: title,
        audits: {},
        executable,
        read,
        memory: 64,
        ...given,
      });
    const walls = [
      ['control', (args, onLog) => control(executable, [...controls[name], guest, ...args], onLog)],
      ['the wall alone', (args, onLog) => inWall(start(bare, { args, onLog, require: 'namespaces', lease: 0 }))],
      [
        `${name}Guest, without namespaces`,
        (args, onLog) => inWall(withoutPath(() => start(withoutNamespaces, { args, onLog }))),
      ],
      [`${name}Guest, in namespaces`, (args, onLog) => inWall(start(shipped, { args, onLog, require: 'namespaces' }))],
    ];
    for (const [wall, run] of walls) {
      observer.strays.clear();
      const targets = await observer.targets(channels);
      let log = '';
      const args = [JSON.stringify(targets.map(({ channel, host, ip, port }) => [channel, host, ip, port]))];
      await run(args, (text) => (log += text));
      await sleep(500);
      const lines = log.split('\n');
      const marked = (mark) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
      const out = targets.filter(({ seen }) => seen.size > 0);
      const tried = marked('tried: ');
      const reached = marked('reached: ').filter((name) => wall !== 'the wall alone' || name !== ofThePackage);
      say(
        `${title}, ${wall}: ${out.length} of ${channels.length} ways out, ${tried.length} tried; ${reached.length} other`,
      );
      const names = out.map(({ channel, seen }) => `${channel} (${[...seen].join('+')})`).join('; ');
      if (process.env.EGRESS_DETAILS)
        console.log({ names, reached, strays: [...observer.strays], log: log.slice(-1_500) });
      const missing = channels.filter((channel) => !tried.includes(channel));
      if (missing.length > 0) failures.push(`${title}, ${wall}: not tried: ${missing.join('; ')}`);
      if (!lines.includes('done')) failures.push(`${title}, ${wall}: it did not come to its end`);
      if (wall === 'control') {
        if (out.length < floors[name]) failures.push(`${title}: the control let only ${out.length} ways out`);
      } else {
        if (out.length > 0) failures.push(`${title}, ${wall}: got out by ${names}`);
        if (observer.strays.size > 0) failures.push(`${title}, ${wall}: looked up ${[...observer.strays].join('; ')}`);
        if (reached.length > 0) failures.push(`${title}, ${wall}: reached ${reached.join('; ')}`);
      }
    }
    // The package's own code in the guest's process is a part of this wall.
    const whole = walls.filter(([wall]) => wall !== 'the wall alone');
    await fileRuns(home, title, name, whole, say, failures);
    await example(executable, title, say, failures);
    await hostIsKilled(home, title, { name, executable }, say, failures);
    await processLives({ ...shipped, title, name, executable }, say, failures);
  }
  for (const { network } of [shipped, bare, withoutNamespaces]) network.destroy();
}

/** As if the system had no `unshare`. */
function withoutPath(act) {
  const { PATH } = process.env;
  process.env.PATH = '/nowhere';
  try {
    const guest = act();
    if (guest.wall.namespaces) throw new Error('it found unshare');
    return guest;
  } finally {
    process.env.PATH = PATH;
  }
}

const inWall = async ({ ended$ }) => {
  const end = await Promise.race([firstValueFrom(ended$), sleep(120_000)]);
  return end;
};

async function control(executable, args, onLog) {
  const leaked = openSync(path.join(home, 'leaked.txt'), 'w');
  const child = spawn(executable, args, { stdio: ['pipe', 'ignore', 'pipe', leaked], detached: true });
  child.stderr.setEncoding('utf8').on('data', onLog);
  const exited = once(child, 'exit');
  await Promise.race([exited, sleep(120_000)]);
  try {
    process.kill(-child.pid, 'SIGKILL'); // what it started
  } catch {
    // nothing is left
  }
  closeSync(leaked);
}

/** Instead of lib/inside/processGuest.ts: leaves all globals of the runtime to the guest. */
const leavesAll = `import process from 'node:process';
  const [, , file, , ...args] = process.argv;
  process.argv.splice(1, Infinity, file, ...args);
  await import(file);`;

/** A copy of the package, which guests may begin with other code in. */
function copyOf(name, first) {
  const folder = path.join(home, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'dist'), path.join(folder, 'dist'), { recursive: true });
  cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
  if (first !== undefined) writeFileSync(path.join(folder, 'dist/guest.process.mjs'), first);
  return folder;
}

/** The package in that folder, and a network of it. */
async function load(folder) {
  const door = (name) => import(pathToFileURL(path.join(folder, `dist/${name}.cjs`)).href);
  const [{ createNetwork, everyStep, allowEndpoints }, { wsTransport }, guests] = await Promise.all(
    ['index', 'ws', 'process'].map(door),
  );
  return { ...guests, everyStep, allowEndpoints, network: createNetwork({ transport: wsTransport(), policy: {} }) };
}
