import fs, { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import type { Violation } from 'rx-secure-networking/host';
import { denoGuest, nodeGuest, type ProcessOptions } from 'rx-secure-networking/process';
import { config, firstValueFrom } from 'rxjs';
import { labTransport } from '../guests/LabLink.ts';

// What needs the real runtimes is in scripts/egress: npm run egress.

const home = mkdtempSync(path.join(tmpdir(), 'guest-process-'));
afterAll(() => rmSync(home, { recursive: true }));
const file = path.join(home, 'guest.mjs');
writeFileSync(file, '');

/** A runtime by its version alone, which then runs this script. */
function runtime(name: string, version: string, script: string): string {
  const executable = path.join(home, name);
  writeFileSync(executable, `#!/bin/sh\nif [ "$1" = --version ]; then echo '${version}'; exit; fi\n${script}\n`);
  chmodSync(executable, 0o755);
  return executable;
}

function world() {
  const network = createNetwork({ transport: labTransport().transport, policy: allowAll });
  const violations: Violation[] = [];
  const options: ProcessOptions = {
    network,
    name: 'guest',
    audits: everyStep(allow),
    onViolation: (violation) => violations.push(violation),
  };
  return { network, violations, options };
}

describe.each([
  ['denoGuest', denoGuest, 'deno 2.9.6'],
  ['nodeGuest', nodeGuest, 'v26.0.0'],
] as const)('%s', (name, start, version) => {
  const of = (script: string) => runtime(`${name}-${script.replace(/\W/gu, '')}`.slice(0, 60), version, script);

  it('tells how the process ended, and destroys its owner', async () => {
    const { network, options } = world();
    const guest = start(file, { ...options, executable: of('exit 3') });
    expect(await firstValueFrom(guest.ended$)).toEqual({ reason: 'its process has exited', code: 3 });
    expect([guest.owner.closed, network.snapshot()]).toEqual([true, []]);
    expect(guest.wall).toEqual({
      runtime: name.slice(0, 4),
      version: version.replace(/^\D+/u, ''),
      namespaces: expect.any(Boolean),
    });
  });

  it('kills the process when the host terminates the guest, or destroys its owner', async () => {
    const { options } = world();
    const executable = of('sleep 60');
    const first = start(file, { ...options, executable });
    first.terminate('enough');
    first.terminate('again');
    expect(first.owner.closed).toBe(true);
    expect(await firstValueFrom(first.ended$)).toEqual({ reason: 'enough', signal: 'SIGKILL' });
    const second = start(file, { ...options, executable });
    second.owner.destroy();
    expect(await firstValueFrom(second.ended$)).toEqual({ reason: '', signal: 'SIGKILL' });
  });

  it('kills a guest that breaks the protocol, and tells the host which rule', async () => {
    const { options, violations } = world();
    const guest = start(file, { ...options, executable: of('echo no frames at all; sleep 60') });
    const end = await firstValueFrom(guest.ended$);
    expect(violations).toHaveLength(1);
    expect(end).toEqual({
      reason: expect.stringContaining('broke the protocol'),
      violation: violations[0],
      signal: 'SIGKILL',
    });
  });

  it("gives the guest none of the host's environment, and its log to the host", async () => {
    process.env['SECRET'] = 'of the host';
    const { options } = world();
    let log = '';
    const onLog = (text: string) => {
      log += text;
    };
    const guest = start(file, { ...options, onLog, executable: of('env >&2; printf ü >&2') });
    await firstValueFrom(guest.ended$);
    delete process.env['SECRET'];
    expect(log).toContain('PATH=');
    expect(log).toContain('ü');
    expect(log).not.toContain('SECRET');
  });

  it('starts the guest of a subject and a tenant', async () => {
    const { network, options } = world();
    const guest = start(file, { ...options, subject: 'weather/2', tenant: 'acme', executable: of('sleep 60') });
    expect(network.snapshot()[0]).toMatchObject({ subject: 'weather/2', tenant: 'acme' });
    guest.terminate();
    await firstValueFrom(guest.ended$);
  });

  it('does not break the host when the owner is refused and the runtime has been removed', async () => {
    const { options } = world();
    const executable = of('exit 4');
    await firstValueFrom(start(file, { ...options, executable }).ended$);
    rmSync(executable);
    expect(() => start(file, { ...options, executable, limits: { socketsPerOwner: -1 } })).toThrow(RangeError);
    await new Promise((resolve) => setImmediate(resolve)); // a failure to start is told in the next turn
  });

  it('leaves no process and no owner where an option is refused', () => {
    const { network, options } = world();
    const executable = of('sleep 60');
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ unknown: 1 }, /unknown/u],
      [{ audits: 1 }, /audits/u],
      [{ require: 'a wall' }, /require must be 'namespaces'/u],
      [{ args: 'x' }, /args must be an array of texts/u],
      [{ read: [1] }, /read must be an array of texts/u],
      [{ read: [file, ''] }, /its file and the paths of read must not be empty/u],
      [{ memory: 0 }, /memory/u],
      [{ executable: '' }, /executable must be/u],
      [{ onLog: 1 }, /onLog/u],
      [{ onViolation: 1 }, /onViolation must be a function/u],
      [{ executable: path.join(home, 'nothing') }, /cannot be run/u],
      [{ executable: runtime(`old-${name}`, version.replace(/\d+/u, '1'), '') }, /needs (Deno 2|Node 25) or newer/u],
      [{ executable: runtime('mute', 'none', '') }, /mute is not (Deno|Node) .*pass the path/u],
      [{ executable: runtime('bun', '99.0.0', '') }, /bun is not (Deno|Node) /u],
    ];
    for (const [given, message] of wrong) {
      expect(() => start(file, { ...options, executable, ...given })).toThrow(message);
    }
    expect(() => start('', { ...options, executable })).toThrow(/must not be empty/u);
    expect(() => start(path.join(home, 'nothing.mjs'), { ...options, executable })).toThrow(/ENOENT/u);
    expect(network.snapshot()).toEqual([]);
  });

  it('refuses the other runtime, also one that was a guest of its own kind before', async () => {
    const { network, options } = world();
    const [other, startOther] = name === 'denoGuest' ? ['v99.0.0', nodeGuest] : ['deno 99.0.0', denoGuest];
    const executable = runtime(`other-${name}`, other, 'exit 3');
    await firstValueFrom(startOther(file, { ...options, executable }).ended$);
    expect(() => start(file, { ...options, executable })).toThrow(/is not (Deno|Node) .*pass the path/u);
    expect(network.snapshot()).toEqual([]);
  });
});

it.each([
  ['nodeGuest', nodeGuest, 'v26.0.0', 'w*.mjs', /w\*\.mjs contains a '\*', which is a wildcard/u],
  ['denoGuest', denoGuest, 'deno 2.9.6', 'a,b.mjs', /a,b\.mjs contains a ',', which ends a path/u],
] as const)('%s() refuses a path that its runtime would read as another', (name, start, version, special, message) => {
  const { network, options } = world();
  const executable = runtime(`strict-${name}`, version, 'sleep 60');
  const strange = path.join(home, special);
  const link = path.join(home, `link-${name}.mjs`);
  writeFileSync(strange, '');
  symlinkSync(strange, link);
  for (const given of [strange, link]) {
    expect(() => start(given, { ...options, executable })).toThrow(message);
    expect(() => start(file, { ...options, executable, read: [given] })).toThrow(message);
  }
  expect(network.snapshot()).toEqual([]);
});

describe.each([
  ['denoGuest', denoGuest, 'deno 2.9.6'],
  ['nodeGuest', nodeGuest, 'v26.0.0'],
] as const)('a symbolic link in a folder of read: %s()', (name, start, version) => {
  const executable = runtime(`links-${name}`, version, 'exit 3');
  const folder = path.join(home, `plugin-of-${name}`);
  const store = path.join(folder, 'node_modules/.pnpm/a');
  beforeAll(() => {
    mkdirSync(store, { recursive: true });
    symlinkSync('.pnpm/a', path.join(folder, 'node_modules/a'));
    symlinkSync('nowhere', path.join(folder, 'node_modules/b'));
    symlinkSync(file, path.join(folder, 'main.mjs'));
  });

  it('is allowed if it leads to what the guest may read, or to what is missing there', async () => {
    const { options } = world();
    const guest = start(file, { ...options, executable, read: [folder] });
    expect(await firstValueFrom(guest.ended$)).toMatchObject({ code: 3 });
  });

  it.each(['/etc', '/etc/hosts', '/not-there-yet', `${folder}-beside`])(
    'is refused if it leads out, to %s',
    (target) => {
      const { network, options } = world();
      mkdirSync(`${folder}-beside`, { recursive: true });
      const link = path.join(store, 'data');
      symlinkSync(target, link);
      expect(() => start(file, { ...options, executable, read: [folder] })).toThrow(
        `Cannot start a guest: ${link} is a symbolic link to ${target}, outside of read: name in read what the guest needs`,
      );
      rmSync(link);
      expect(network.snapshot()).toEqual([]);
    },
  );

  it('is not looked for among more than 100,000 names, which are refused', () => {
    const { options } = world();
    const names = jest.spyOn(fs, 'readdirSync').mockReturnValue(Array.from({ length: 100_001 }));
    expect(() => start(file, { ...options, executable, read: [folder] })).toThrow(
      /has more than 100,000 files: name in/u,
    );
    names.mockRestore();
  });
});

it('nodeGuest() turns off what opens and writes files without a permission', async () => {
  const { options } = world();
  let log = '';
  const onLog = (text: string) => {
    log += text;
  };
  const executable = runtime('arguments', 'v26.0.0', 'echo "$@" >&2');
  await firstValueFrom(nodeGuest(file, { ...options, onLog, executable }).ended$);
  for (const name of ['no-experimental-sqlite', 'freeze-flags-after-init']) expect(log).toContain(` --${name} `);
  for (const name of ['trace-event-file-pattern', 'diagnostic-dir']) expect(log).toContain(` --${name}=/dev/null `);
});

it('denoGuest() gives Deno no folder to keep anything in, whatever the host has', async () => {
  const { options } = world();
  let log = '';
  const onLog = (text: string) => {
    log += text;
  };
  process.env['DENO_DIR'] = path.join(home, 'of-the-host');
  const executable = runtime('stores', 'deno 2.9.6', 'echo "$DENO_DIR:$HOME" >&2');
  await firstValueFrom(denoGuest(file, { ...options, onLog, executable }).ended$);
  delete process.env['DENO_DIR'];
  const [folder = '', ofUser] = log.trim().split(':');
  expect([path.isAbsolute(folder), ofUser]).toEqual([true, '']);
  expect(() => mkdirSync(folder, { recursive: true })).toThrow(/ENOTDIR/u);
});

it('nodeGuest() refuses a Node that cannot deny the network', () => {
  if (Number.parseInt(process.versions.node, 10) >= 25) return;
  const { options } = world();
  expect(() => nodeGuest(file, options)).toThrow(RangeError);
});

it('what onLog throws is reported, and breaks nothing', async () => {
  const { options } = world();
  const executable = runtime('loud', 'deno 2.9.6', 'echo x >&2');
  const onLog = () => {
    throw new Error('of the host');
  };
  const hook = config.onUnhandledError;
  const reported = new Promise((resolve) => (config.onUnhandledError = resolve));
  await firstValueFrom(denoGuest(file, { ...options, onLog, executable }).ended$);
  await expect(reported).resolves.toMatchObject({ message: 'of the host' }); // rxjs reports from a timer
  config.onUnhandledError = hook;
});
