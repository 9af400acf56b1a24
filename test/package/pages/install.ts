import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './blocks.ts';

const run = promisify(execFile);

/** A project of somebody else, with the packed package and the packages that it needs, without a registry. */
export interface Project {
  /** What to pack. @default this repository, as it is built */
  readonly tree?: string;
  /** Packages of this repository that it has installed. */
  readonly packages: readonly string[];
}

/** Makes an empty project in a folder: packs the package, and unpacks it as an installation does. */
export async function makeProject(home: string, { tree, packages }: Project): Promise<void> {
  const modules = path.join(home, 'node_modules');
  const installed = path.join(modules, 'rx-secure-networking');
  mkdirSync(installed, { recursive: true });
  // A package of another name, or what is in this repository would mean itself by ours.
  writeFileSync(path.join(home, 'package.json'), JSON.stringify({ name: path.basename(home), private: true }));
  const scripts = tree === undefined ? ['--ignore-scripts'] : []; // which build it
  await run('npm', ['pack', ...scripts, '--pack-destination', home], { cwd: tree ?? root });
  const [tarball = ''] = readdirSync(home).filter((file) => file.endsWith('.tgz'));
  await run('tar', ['xzf', path.join(home, tarball), '--strip-components=1', '-C', installed]);
  for (const name of packages) install(home, name);
}

/** Installs a package of this repository. */
export function install(home: string, name: string): void {
  const place = path.join(home, 'node_modules', name);
  rmSync(place, { force: true });
  mkdirSync(path.dirname(place), { recursive: true });
  symlinkSync(path.join(root, 'node_modules', name), place);
}
