import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const home = path.join(import.meta.dirname, 'plugins');

/** The plug-ins of the folder: name, manifest as a text, and file. */
export async function loadPlugins() {
  const names = (await readdir(home)).sort();
  return Promise.all(
    names.map(async (name) => ({
      name,
      manifest: await readFile(path.join(home, name, 'manifest.json'), 'utf8'),
      file: path.join(home, name, 'main.mjs'),
    })),
  );
}
