import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');

/** The pieces of a test file that pages may quote, by name: what stands between `// doc <name>` and `// end`. */
export function quotableOf(file: string): ReadonlyMap<string, string> {
  const pieces = readFileSync(file, 'utf8').matchAll(/^( *)\/\/ doc (.+)\n([^]*?)\n *\/\/ end$/gm);
  return new Map(
    Array.from(pieces, ([, indent = '', name = '', code = '']) => [
      name,
      code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    ]),
  );
}

/** The named code blocks of pages: what stands below ```` ```ts <name> ````. */
export function quotedIn(pages: readonly string[]): ReadonlyMap<string, string> {
  const blocks = pages.flatMap((page) => [
    ...readFileSync(path.join(root, page), 'utf8').matchAll(/^```\w+ (.+)\n([^]*?)\n```$/gm),
  ]);
  return new Map(blocks.map(([, name = '', code = '']) => [name, code]));
}

/** The files that a page links to. */
export function linksOf(page: string): readonly string[] {
  const links = readFileSync(path.join(root, page), 'utf8').matchAll(/\]\(([^)#:]+)[)#]/g);
  return Array.from(links, ([, link = '']) => path.join(root, path.dirname(page), link));
}
