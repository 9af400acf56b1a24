import { spawnSync } from 'node:child_process';

const versions = new Map<string, string>();
let possible: boolean | undefined;

/**
 * Asks an executable for its version, once in the life of this process.
 *
 * @throws Error if it cannot be run
 */
export function versionOf(executable: string): string {
  const known = versions.get(executable);
  if (known !== undefined) return known;
  const { stdout, error } = spawnSync(executable, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  if (error) {
    throw new Error(
      `Cannot start a guest: ${executable} cannot be run (${error.message}): pass the path of the runtime as executable`,
    );
  }
  const version = /\d+\.\d+\.\d+\S*/u.exec(stdout)?.[0];
  if (version === undefined) throw new Error(`Cannot start a guest: ${executable} --version prints no version`);
  versions.set(executable, version);
  return version;
}

/** Namespaces of its own, in a user namespace, so that no privilege is needed. What `unshare` starts dies with it. */
export const unshare: readonly string[] = Object.freeze(
  'unshare --user --map-current-user --net --pid --ipc --fork --kill-child --'.split(' '),
);

/** Whether the system lets this process start others in namespaces of their own. Tried once. */
export function hasNamespaces(): boolean {
  const [command = '', ...args] = unshare;
  possible ??= spawnSync(command, [...args, 'true'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
  return possible;
}
