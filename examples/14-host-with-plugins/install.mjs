import { cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const require = createRequire(import.meta.url);
const folderOf = (name) => path.dirname(require.resolve(`${name}/package.json`));

/** Does what `npm install` would do: copies the plug-ins into a folder, where `chat` has its own copy of this package. */
export async function install() {
  const folder = await mkdtemp(path.join(tmpdir(), 'plugins-'));
  await cp(path.join(import.meta.dirname, 'plugins'), folder, { recursive: true });
  const modules = path.join(folder, 'chat/node_modules');
  const copy = path.join(modules, 'rx-secure-networking');
  await mkdir(modules);
  await cp(path.join(folderOf('rx-secure-networking'), 'dist'), path.join(copy, 'dist'), { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(folderOf('rx-secure-networking'), 'package.json'), 'utf8'));
  await writeFile(path.join(copy, 'package.json'), JSON.stringify({ ...manifest, version: '0.1.7' }));
  await symlink(folderOf('rxjs'), path.join(modules, 'rxjs'));
  return folder;
}
