import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Where the samples are from, in a line. */
export function machine() {
  const version = (name) =>
    JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
  const versions = ['ws', 'rxjs', 'rxjs-websockets', 'partysocket'].map((name) => `${name} ${version(name)}`);
  return `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, ${versions.join(', ')}`;
}
