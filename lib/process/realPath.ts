import { realpathSync } from 'node:fs';

/**
 * Returns where a file or folder of a guest really is, for the permissions of its runtime.
 *
 * @param special a character that the runtime would read as something else
 * @throws TypeError for an empty name, RangeError for a path with `special`, Error if it is missing
 */
export function realPath(name: string, special: string, meaning: string): string {
  // It would be the host's working folder.
  if (name === '') throw new TypeError('Cannot start a guest: its file and the paths of read must not be empty');
  const real = realpathSync(name);
  if (real.includes(special)) {
    throw new RangeError(`Cannot start a guest: ${real} contains a '${special}', ${meaning}: rename it`);
  }
  return real;
}
