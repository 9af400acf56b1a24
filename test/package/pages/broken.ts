import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { read, root } from './blocks.ts';

/** A page without its code. */
const prose = (page: string): string => read(page).replaceAll(/^```[^]*?^```$/gm, '');

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return Array.from(prose(page).matchAll(/^#+ (.+)$/gm), ([, heading = '']) => {
    const plain = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(plain) ?? 0;
    seen.set(plain, count + 1);
    return count === 0 ? plain : `${plain}-${count}`;
  });
}

/** The links of a page that lead nowhere, its images too. */
export function brokenLinks(page: string): string[] {
  const text = prose(page).replaceAll(/`[^`\n]*`/g, '`code`');
  const links = [...text.matchAll(/\]\(<?([^)>\s]+)>?\)/g), ...text.matchAll(/(?:src|srcset|href)="([^"]+)"/g)];
  return links
    .map(([, link = '']) => link)
    .filter((link) => !/^(?:https?|mailto):/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page : path.posix.join(path.posix.dirname(page), decodeURI(file));
      if (!existsSync(path.join(root, target))) return true;
      return anchor !== undefined && (!target.endsWith('.md') || !anchorsOf(target).includes(anchor));
    });
}

const folders = ['docs', 'examples', 'lib', 'test', 'scripts', 'bench'];

/** The paths of this repository that a page names as code and that are not there. */
export function brokenPaths(page: string): string[] {
  const paths = Array.from(prose(page).matchAll(/`((?:\w+)\/[\w./-]+)`/g), ([, each = '']) => each);
  const ours = paths.filter((each) => folders.includes(each.split('/')[0] ?? ''));
  return ours.filter((each) => !existsSync(path.join(root, each)));
}

/** The scripts that a page says to run and that package.json does not have. */
export function brokenScripts(page: string): string[] {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = Array.from(read(page).matchAll(/npm run ([\w:-]+)/g), ([, name = '']) => name);
  return named.filter((name) => !(name in scripts));
}

/** Whether a path of this repository is a file. */
export const isFile = (file: string): boolean =>
  existsSync(path.join(root, file)) && statSync(path.join(root, file)).isFile();
