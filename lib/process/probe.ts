import { spawnSync } from 'node:child_process';

const versions = new Map<string, string>();

/** What each runtime prints for `--version`. Their options differ, so one must not be taken for the other. */
const versionTexts = { Deno: /^deno (\d+\.\d+\.\d+\S*)/mu, Node: /^v(\d+\.\d+\.\d+\S*)/mu };

/**
 * Asks an executable for its version, once in the life of this process.
 *
 * @throws Error if it cannot be run, or is another runtime
 */
export function versionOf(runtime: 'Deno' | 'Node', executable: string): string {
  const key = `${runtime} ${executable}`;
  const known = versions.get(key);
  if (known !== undefined) return known;
  const { stdout, error } = spawnSync(executable, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  if (error) {
    throw new Error(
      `Cannot start a guest: ${executable} cannot be run (${error.message}): pass the path of the runtime as executable`,
    );
  }
  const version = versionTexts[runtime].exec(stdout)?.[1];
  if (version === undefined) {
    throw new Error(
      `Cannot start a guest: ${executable} is not ${runtime} (see its --version): pass the path of ${runtime} as executable`,
    );
  }
  versions.set(key, version);
  return version;
}

/** Namespaces of its own, in a user namespace, so that no privilege is needed. What `unshare` starts dies with it. */
const unshare = 'unshare --user --map-current-user --net --pid --ipc --fork --kill-child --'.split(' ');
/** Linux kills what `setpriv` starts when the host dies, even if it is killed: a guest may refuse to exit. */
const dieWithHost = 'setpriv --pdeathsig KILL --'.split(' ');

interface Launcher {
  /** What stands before the runtime. */
  readonly command: readonly string[];
  readonly namespaces: boolean;
}
let launcher: Launcher | undefined;

/** How this system lets a process start others: in namespaces of their own, bound to its life, both, or neither. Tried once. */
export function findLauncher(): Launcher {
  if (launcher) return launcher;
  const inNamespaces = works(unshare) ? unshare : [];
  const bound = works(dieWithHost) ? dieWithHost : [];
  return (launcher = { command: [...bound, ...inNamespaces], namespaces: inNamespaces.length > 0 });
}

function works([command = '', ...args]: readonly string[]): boolean {
  return spawnSync(command, [...args, 'true'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}
