import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { serveGuest, streamPort } from 'rx-secure-networking/host';
import { labTransport } from '../guests/LabLink.ts';
import { guestCode } from '../guests/startGuest.ts';

// What nodeGuest() runs in a guest's process, in the Node of these tests. That one may have no permissions to ask for, so a
// script before it says that all are denied, and that there is no SQLite. Real walls are in scripts/egress: npm run egress.

const root = path.resolve(__dirname, '../..');
const home = mkdtempSync(path.join(tmpdir(), 'guest-runtime-'));
const first = path.join(home, 'runtime.cjs');
const denied = path.join(home, 'denied.cjs');
beforeAll(() => {
  writeFileSync(first, guestCode('../../lib/inside/processGuest.ts'));
  writeFileSync(denied, 'process.permission = { has: () => false }; process.getBuiltinModule = () => undefined;');
}, 60_000);
afterAll(() => rmSync(home, { recursive: true }));

const patience = 60_000; // a process takes long to start on a busy machine

/** Runs a module as a guest, and serves it. Disposing of it kills the process and waits for its end. */
function run(name: string, code: string, before = '') {
  const file = path.join(home, name);
  writeFileSync(file, code);
  const script = path.join(home, 'before.cjs');
  writeFileSync(script, before);
  const child = spawn(process.execPath, ['--require', denied, '--require', script, first, file, 'permissions'], {
    env: { NODE_PATH: path.join(root, 'node_modules') },
  });
  const exited = once(child, 'close') as Promise<[number | null, string | null]>;
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  const network = createNetwork({ transport: labTransport().transport, policy: allowAll });
  const violations: string[] = [];
  const owner = serveGuest(streamPort(child.stdout, child.stdin), {
    ...{ network, name: 'guest', audits: everyStep(allow) },
    onViolation: ({ rule }) => violations.push(rule),
  });
  return {
    ...{ owner, violations, exited },
    /** What it has logged, when it has exited or has logged this. */
    logged: async (text: string): Promise<string> => {
      while (!log.includes(text) && child.exitCode === null) await Promise.race([once(child.stderr, 'data'), exited]);
      return log;
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
      network.destroy();
    },
  };
}

it(
  'the console of a guest writes to its standard error, never to the port',
  async () => {
    await using guest = run(
      'console.mjs',
      `const it = { a: 1 };
      for (const name of ['log', 'info', 'debug', 'warn', 'error', 'dir', 'dirxml', 'trace']) console[name](name + '!', it);
      console.table([it]), console.assert(false, 'assert!'), console.group('group!'), console.groupCollapsed('collapsed!');
      console.groupEnd(), console.count('count!'), console.countReset('count!');
      console.time('time!'), console.timeLog('time!'), console.timeEnd('time!');
      console.error('all said');`,
    );
    const log = await guest.logged('all said');
    for (const name of ['log', 'info', 'dir', 'dirxml', 'trace', 'assert', 'group', 'collapsed', 'count', 'time']) {
      expect(log).toContain(`${name}!`);
    }
    expect([guest.violations, guest.owner.closed]).toEqual([[], false]);
  },
  patience,
);

it.each(['a#b.mjs', 'what?.mjs', '50%25.mjs', '100% a#b.mjs', 'with space.mjs', 'a,b.mjs', 'ü.mjs'])(
  'a guest’s file may have any name: %s',
  async (name) => {
    await using guest = run(name, 'console.log(owner.closed, import.meta.filename);');
    expect(await guest.logged(name)).toBe(`false ${path.join(home, name)}\n`);
  },
  patience,
);

it(
  'G2 the process of a guest exits when its port is closed, whatever the guest still waits for',
  async () => {
    await using guest = run('waits.mjs', "setInterval(() => undefined, 1_000); console.log('here');");
    await guest.logged('here');
    guest.owner.destroy();
    expect(await guest.exited).toEqual([0, null]);
  },
  patience,
);

it.each([
  ['process.report, which writes files', 'process', 'report', ''],
  [
    'tls.getCACertificates, which reads files',
    'tls',
    'getCACertificates',
    "require('node:tls').getCACertificates = () => ['of the host'];",
  ],
])(
  'a guest has no %s without a permission',
  async (_what, module, name, before) => {
    await using guest = run(
      `${name}.mjs`,
      `import * as all from 'node:${module}';
      import { createRequire } from 'node:module';
      console.log(all.${name}, all.default.${name}, createRequire(import.meta.url)('${module}').${name});`,
      before,
    );
    expect(await guest.logged('\n')).toBe('undefined undefined undefined\n');
  },
  patience,
);

it.each([
  ['child', "process.permission = { has: (name) => name === 'child' };"],
  ['node:sqlite', 'process.getBuiltinModule = () => ({});'],
])(
  'a guest does not start if its sandbox does not stop %s',
  async (hole, before) => {
    await using guest = run('walled.mjs', "console.log('started');", before);
    expect(await guest.exited).toEqual([70, null]);
    expect(await guest.logged('stop')).toBe(`the guest was not started, because its sandbox does not stop ${hole}\n`);
  },
  patience,
);
