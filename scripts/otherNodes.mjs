// The other Nodes: dev dependencies of test/runtimes, for Linux x64 alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const home = path.resolve(import.meta.dirname, '../test/runtimes');
const readJson = (...parts) => JSON.parse(readFileSync(path.join(...parts), 'utf8'));

/** Why they cannot run on this machine; undefined where they can. */
export const unfit =
  `${process.platform}-${process.arch}` === 'linux-x64'
    ? undefined
    : `the other Nodes are for linux-x64, and this is ${process.platform}-${process.arch}`;

/** Installs those that are missing; gives the version and the executable of each. */
export function otherNodes() {
  const { packages } = readJson(home, 'package-lock.json');
  const locked = Object.entries(packages).filter(([folder]) => folder !== '');
  const isInstalled = ([folder, { version }]) => {
    const file = path.join(home, folder, 'package.json');
    return existsSync(file) && readJson(file).version === version;
  };
  if (!locked.every(isInstalled)) {
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--prefix', home], { cwd: home, stdio: 'inherit' });
    if (status !== 0) throw new Error('npm ci failed in test/runtimes');
  }
  return locked.map(([folder, { version }]) => ({ version, node: path.join(home, folder, 'bin/node') }));
}
