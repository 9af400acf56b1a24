import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './run.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const readJson = (...parts) => JSON.parse(readFileSync(path.join(...parts), 'utf8'));
const { devDependencies, peerDependencies, version } = readJson(root, 'package.json');
const others = ['ws', 'undici', 'io-ts', 'fp-ts', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);

/** Packs, and makes a project for each rxjs, outside the repository: below it, its node_modules would fill what is missing. */
export function makeProjects() {
  const home = mkdtempSync(path.join(tmpdir(), 'rx-secure-networking-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  cpSync(path.join(root, '.npmrc'), path.join(home, '.npmrc'));
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', home], root);
  cpSync(path.join(root, 'test/matrix/tools'), home, { recursive: true });
  run('npm', ['ci', '--ignore-scripts'], home, 180);
  const versions = [peerDependencies.rxjs.replace('^', ''), devDependencies.rxjs];
  return versions.map((rxjs) => ({ rxjs, folder: makeProject(home, rxjs) }));
}

function makeProject(home, rxjs) {
  const folder = path.join(home, `rxjs-${rxjs}`);
  mkdirSync(folder);
  cpSync(path.join(root, 'test/matrix/project'), folder, { recursive: true });
  cpSync(path.join(root, '.npmrc'), path.join(folder, '.npmrc'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const tarball = path.join(home, `rx-secure-networking-${version}.tgz`);
  run('npm', ['install', '--no-save', '--ignore-scripts', tarball, `rxjs@${rxjs}`, ...others], folder, 180);
  const installed = readJson(folder, 'node_modules/rxjs/package.json').version;
  if (installed !== rxjs) throw new Error(`rxjs ${installed} was installed, not ${rxjs}`);
  return folder;
}
