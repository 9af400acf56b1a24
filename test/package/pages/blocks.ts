import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(__dirname, '../../..');
export const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const pagesIn = (folder: string): string[] =>
  (readdirSync(path.join(root, folder), { recursive: true }) as string[])
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules'))
    .map((file) => path.posix.join(folder, file.replaceAll('\\', '/')))
    .sort();

/** Every page that a reader may open. */
export const pages: readonly string[] = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...pagesIn('docs'),
  ...pagesIn('examples'),
];

/** A fenced block of a page: ```` ```language info ````. */
export interface Block {
  readonly page: string;
  /** The line of the page that the code begins in, from 1. */
  readonly line: number;
  readonly language: string;
  readonly info: string;
  readonly code: string;
}

export const blocks: readonly Block[] = pages.flatMap((page) => {
  const text = read(page);
  return Array.from(text.matchAll(/^```(\w+) ?(.*)\n([^]*?)\n?^```$/gm), (match): Block => {
    const [, language = '', info = '', code = ''] = match;
    return { page, line: text.slice(0, match.index).split('\n').length + 1, language, info, code };
  });
});

/**
 * One program of a page: a block of TypeScript and those marked `continued` that follow it. One that is marked
 * `no-run: <why>` is compiled only.
 */
export interface Program {
  /** Where it stands, for people. */
  readonly title: string;
  /** The name of its file, without its end. */
  readonly file: string;
  readonly page: string;
  /** The lines of the page, those between its blocks empty, so that the compiler's lines are the page's. */
  readonly code: string;
  readonly runs: boolean;
}

/** Their blocks are files of a project of their own: see pasted.test.ts. */
export const pastedPages: readonly string[] = ['README.md', 'docs/start.md'];

const programStart = /^(?:no-run: .{10,})?$/;

export const programs: readonly Program[] = blocks
  .filter(({ page, language, info }) => language === 'ts' && programStart.test(info) && !pastedPages.includes(page))
  .map(({ page, line, info }): Program => {
    const ofPage = blocks.filter((block) => block.page === page && block.line >= line && block.language === 'ts');
    const next = ofPage.findIndex((block, index) => index > 0 && block.info !== 'continued');
    const lines: string[] = [];
    for (const block of ofPage.slice(0, next === -1 ? undefined : next)) {
      while (lines.length < block.line - 1) lines.push('');
      lines.push(...block.code.split('\n'));
    }
    const file = `${page.replaceAll(/[/.]/g, '_')}_${line}`;
    return { title: `${page}:${line}`, file, page, code: lines.join('\n'), runs: info === '' };
  });

/** Blocks with a name: they stand elsewhere, in a file of that path or in a test that marks them `// doc <name>`. */
export const quotes: readonly Block[] = blocks.filter(
  ({ language, info }) =>
    ['ts', 'tsx', 'js', 'mjs'].includes(language) && !programStart.test(info) && info !== 'continued',
);

/** What a program says that it prints: its `// => ` comments, in their order. */
export const promisedBy = (code: string): string[] =>
  Array.from(code.matchAll(/\/\/ => ?(.*)$/gm), ([, line = '']) => line.trimEnd());
