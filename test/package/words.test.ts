import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// Plants words of the list in a small copy of the package, and sees that scripts/words.mjs names each, and no other word.
const root = path.resolve(__dirname, '../..');
mkdirSync(path.join(root, 'build'), { recursive: true });
const home = mkdtempSync(path.join(root, 'build/words-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const check = (cwd: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/words.mjs'], { cwd, encoding: 'utf8' });
  return { status, stdout, lines: stderr.split('\n').filter(Boolean) };
};

const files = {
  'README.md': 'The owner is told.\n\n```ts\nconst told = 1; // told\n```\n',
  'docs/page.md': 'You can\nnot, but you cannot say: it can not. Not `told` either.\n',
  'docs/guarantees.md': 'It is told.\n',
  'lib/index.ts': "export { shown, type Shown } from './room/shown.ts';\n",
  'lib/room/shown.ts': [
    '/** Waits by chance. */',
    'export function shown(): void {',
    '  // it goes on, `told` or not',
    '}',
    'export interface Shown {',
    '  /** Asks nobody. */',
    '  readonly told: boolean;',
    '}',
    "const told = ['told', 'it was told', `${1} is gone`]; // hears it",
  ].join('\n'),
  'examples/one.mjs': "console.log('it is told');\n// it is told\n// => heard it\nconst told = 'told';\n",
};

beforeAll(() => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), text);
  }
  cpSync(path.join(root, 'scripts/words.mjs'), path.join(home, 'scripts/words.mjs'));
});

it('names each word with its place and a plain one: in pages, output of examples, and comments and texts of lib/', () => {
  const { status, lines } = check(home);
  expect(status).toBe(1);
  expect(lines.map((line) => line.replace(/: write .+$/, ''))).toEqual([
    'README.md:1 "told"',
    'docs/page.md:2 "can not"',
    'examples/one.mjs:1 "told"',
    'examples/one.mjs:3 "heard"',
    'lib/room/shown.ts:1 "by chance"',
    'lib/room/shown.ts:3 "goes on"',
    'lib/room/shown.ts:6 "Asks nobody"',
    'lib/room/shown.ts:9 "told"',
    'lib/room/shown.ts:9 "hears"',
    'lib/room/shown.ts:9 "gone"',
  ]);
  expect(lines[1]).toMatch(/: write cannot$/);
});

it('finds none in this repository', () => {
  expect(check(root)).toMatchObject({ status: 0, lines: [] });
});
