import { type Dirent, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Names that are looked at below one path of `read`. To look at no more would let a link hide behind so many others. */
const mostNames = 100_000;

/**
 * Looks for symbolic links that lead out of all that a guest may read: its runtime would follow them.
 *
 * @param listed files and folders, by their real paths
 * @throws RangeError for such a link, or if a folder has too many names to look at, or what cannot be looked at
 */
export function refuseLinks(listed: readonly string[]): void {
  const isListed = (name: string) => listed.some((one) => name === one || name.startsWith(path.join(one, path.sep)));
  for (const top of listed) {
    const folders = [top];
    let count = 0;
    for (const folder of folders) {
      const entries = entriesOf(folder);
      count += entries.length;
      if (count > mostNames) throw refused(`${top} has more than 100,000 files`);
      for (const entry of entries) {
        const name = path.join(folder, entry.name);
        if (entry.name.includes('\uFFFD')) throw refused(`${name} is not named in UTF-8, so it cannot be looked at`);
        if (entry.isDirectory()) folders.push(name);
        const target = entry.isSymbolicLink() ? targetOf(name) : top;
        if (!isListed(target)) throw refused(`${name} is a symbolic link to ${target}, outside of read`);
      }
    }
  }
}

/** None of a file, and of what is not there. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR' || code === 'ENOENT') return [];
    // A guest can go through a folder that it cannot list, to a name that it knows.
    throw refused(`its links cannot be looked for (${message})`, { cause: error });
  }
}

/** Where a link leads, also to what is not there yet. */
function targetOf(link: string): string {
  try {
    return realpathSync(link);
  } catch {
    return path.resolve(path.dirname(link), readlinkSync(link));
  }
}

function refused(why: string, options?: ErrorOptions): RangeError {
  return new RangeError(`Cannot start a guest: ${why}: name in read what the guest needs`, options);
}
