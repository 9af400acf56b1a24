import { createRequire } from 'node:module';
import path from 'node:path';

/** The file that a guest's process runs first. It stands beside the package, wherever this code was bundled to. */
export function runtimeFile(): string {
  const root = path.dirname(createRequire(import.meta.url).resolve('rx-secure-networking/package.json'));
  return path.join(root, 'dist/guest.process.mjs');
}
