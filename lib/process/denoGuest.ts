import path from 'node:path';
import process from 'node:process';
import { guestProcess, type ProcessGuest } from './guestProcess.ts';
import { type ProcessOptions, readProcessOptions } from './ProcessOptions.ts';
import { versionOf } from './probe.ts';
import { realPath } from './realPath.ts';
import { refuseLinks } from './refuseLinks.ts';
import { runtimeFile } from './runtimeFile.ts';

/**
 * Runs a file as a guest in a process of Deno that may do nothing, and gives it the sockets of a new owner over its
 * standard streams. On Linux the process is also in namespaces of its own, if the system allows it: see `wall`.
 *
 * The guest may read only its own file, and what `read` names. Its globals `owner`, `WebSocket` and `fetch` are those of
 * its owner; its console is its standard error. An error that it does not handle ends it.
 *
 * The first call asks the executable for its version, and the system for namespaces, and waits for both.
 *
 * @param file the guest's module: JavaScript or TypeScript
 * @throws TypeError, RangeError for an option of the wrong form, a comma in a path, a symbolic link that leads out of `read`, or if a
 * wall is missing; Error if Deno or the file is missing; SocketError `owner-destroyed` if the network is destroyed
 * @example
 * const { owner, ended$ } = denoGuest('plugins/weather.js', {
 *   network,
 *   name: 'weather',
 *   audits: everyStep(allowEndpoints('wss://api.example.com/*')),
 * });
 */
export function denoGuest<K extends string = string>(file: string, options: ProcessOptions<K>): ProcessGuest {
  const parts = readProcessOptions('denoGuest', options);
  const { executable = 'deno', read, memory } = parts;
  const version = versionOf('Deno', executable);
  if (Number.parseInt(version, 10) < 2) {
    throw new RangeError(`Cannot start a guest: denoGuest() needs Deno 2 or newer, and ${executable} is ${version}`);
  }
  const pathOf = (name: string) => realPath(name, ',', 'which ends a path in the permissions of Deno');
  const main = pathOf(file);
  const first = runtimeFile();
  const readable = [main, ...read.map(pathOf)];
  refuseLinks(readable);
  const args = [
    ...['run', '--quiet', '--no-prompt', '--no-remote', '--no-npm', '--no-config', '--no-lock'],
    ...['--cached-only', '--no-code-cache'],
    // Denied, so that none can be asked for either.
    ...['--deny-net', '--deny-env', '--deny-run', '--deny-ffi', '--deny-sys', '--deny-write', '--deny-import'],
    ...readable.map((name) => `--allow-read=${name}`),
    `--v8-flags=--max-old-space-size=${memory}`,
    first,
  ];
  const { PATH = '' } = process.env;
  // Deno asks no permission for what it keeps there: `caches` of a thread, and the code of each `data:` import. No folder
  // can be made below a file.
  const DENO_DIR = path.join(first, 'none');
  const env = { PATH, DENO_DIR, NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1', DENO_NO_PACKAGE_JSON: '1' };
  return guestProcess({ name: 'deno', version, executable, args, env }, main, parts);
}
