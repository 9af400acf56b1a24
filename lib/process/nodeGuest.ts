import process from 'node:process';
import { guestProcess, type ProcessGuest } from './guestProcess.ts';
import { type ProcessOptions, readProcessOptions } from './ProcessOptions.ts';
import { versionOf } from './probe.ts';
import { realPath } from './realPath.ts';
import { refuseLinks } from './refuseLinks.ts';
import { runtimeFile } from './runtimeFile.ts';

/**
 * Runs a file as a guest in a process of Node 25 or newer with `--permission`, and gives it the sockets of a new owner
 * over its standard streams. On Linux the process is also in namespaces of its own, if the system allows it: see `wall`.
 * Without them the guest can send signals to the processes of its user, also to the host: demand them by
 * `require: 'namespaces'`.
 *
 * The guest may read only its own file, and what `read` names. Its globals `owner`, `WebSocket` and `fetch` are those of
 * its owner; its console is its standard error. An error that it does not handle ends it.
 *
 * The first call asks the executable for its version, and the system for namespaces, and waits for both.
 *
 * @param file the guest's module
 * @throws TypeError, RangeError for an option of the wrong form, a `*` in a path, a symbolic link that leads out of `read`, or if a
 * wall is missing; Error if Node or the file is missing; SocketError `owner-destroyed` if the network is destroyed
 * @example
 * const { owner, ended$ } = nodeGuest('plugins/weather.mjs', {
 *   network,
 *   name: 'weather',
 *   audits: everyStep(allowEndpoints('wss://api.example.com/*')),
 *   require: 'namespaces',
 * });
 */
export function nodeGuest<K extends string = string>(file: string, options: ProcessOptions<K>): ProcessGuest {
  const parts = readProcessOptions('nodeGuest', options);
  const { executable = process.execPath, read, memory } = parts;
  const version = versionOf('Node', executable);
  if (Number.parseInt(version, 10) < 25) {
    throw new RangeError(
      `Cannot start a guest: nodeGuest() needs Node 25 or newer, which can deny the network, and ${executable} is ${version}: pass a newer one as executable, or use denoGuest()`,
    );
  }
  const pathOf = (name: string) => realPath(name, '*', 'which is a wildcard in the permissions of Node');
  const main = pathOf(file);
  const first = pathOf(runtimeFile());
  const readable = [first, main, ...read.map(pathOf)];
  refuseLinks(readable);
  const args = [
    '--permission',
    ...readable.map((name) => `--allow-fs-read=${name}`),
    ...['--no-addons', '--no-global-search-paths', '--disable-sigusr1', `--max-old-space-size=${memory}`],
    '--no-experimental-sqlite', // it opens every file, whatever is permitted
    // V8 and Node write files without a permission, also by `process.report`, which processGuest deletes.
    ...['--freeze-flags-after-init', '--trace-event-file-pattern=/dev/null', '--diagnostic-dir=/dev/null'],
    first,
  ];
  const { PATH = '' } = process.env;
  const runtime = { name: 'node', version, executable, args, env: { PATH, NO_COLOR: '1' } } as const;
  return guestProcess(runtime, main, parts);
}
