import { realpathSync } from 'node:fs';

/**
 * Returns where a file or folder of a guest really is, for the permissions of its runtime.
 *
 * @throws TypeError for an empty name, Error if it is missing
 */
export function realPath(name: string): string {
  // It would be the host's working folder.
  if (name === '') throw new TypeError("Cannot start a guest: '' is no path, as its file or in read");
  return realpathSync(name);
}
