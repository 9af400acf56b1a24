import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { quotableOf } from '../quoting.ts';
import { brokenLinks, brokenPaths, brokenScripts, isFile } from './pages/broken.ts';
import { blocks, pages, programs, promisedBy, quotes, read, root } from './pages/blocks.ts';
import { compile, linesOf } from './pages/run.ts';
import { startHosts } from './pages/servers.ts';

const home = path.join(root, 'build/docs');
let compiling: Promise<void>;

describe('the code of the pages', () => {
  beforeAll(() => {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    for (const { file, code } of programs) writeFileSync(path.join(home, `${file}.mts`), `${code}\nexport {};\n`);
    const compilerOptions = {
      module: 'NodeNext',
      target: 'ES2022',
      lib: ['ES2023', 'ESNext.Disposable', 'DOM'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: true,
    };
    writeFileSync(path.join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.mts'] }));
    const asMostHaveIt = { ...compilerOptions, exactOptionalPropertyTypes: false, noEmit: true };
    mkdirSync(path.join(home, 'strict'), { recursive: true });
    writeFileSync(
      path.join(home, 'strict/tsconfig.json'),
      JSON.stringify({ compilerOptions: asMostHaveIt, include: ['../*.mts'] }),
    );
    compiling = compile(home);
    compiling.catch(() => undefined); // each test awaits it
  });

  it('compiles, all of it in one run, against the package by its name', async () => {
    expect(programs.length).toBeGreaterThan(10);
    await compiling;
  }, 60_000);

  it('compiles without exactOptionalPropertyTypes, too', async () => {
    await compile(path.join(home, 'strict'));
  }, 60_000);

  it.each(programs.filter(({ runs }) => runs))(
    'runs and prints what its comments say: $title',
    async ({ file, code }) => {
      await compiling;
      await using hosts = await startHosts();
      const compiled = path.join(home, `${file}.mjs`);
      writeFileSync(compiled, hosts.here(readFileSync(compiled, 'utf8')));
      expect(hosts.there((await linesOf(compiled)).join('\n'))).toBe(promisedBy(code).join('\n'));
    },
    60_000,
  );

  it('says why, where it is not run', () => {
    const odd = blocks.filter(({ language, info }) => language === 'ts' && /^no-run(?!: .{10,})/.test(info));
    expect(odd).toEqual([]);
  });
});

describe('what the pages quote', () => {
  const marked = (readdirSync(path.join(root, 'test'), { recursive: true }) as string[])
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .flatMap((file) => [...quotableOf(path.join(root, 'test', file))]);

  it.each(quotes.map((block) => ({ ...block, title: `${block.page}: ${block.info}` })))(
    'stands as it is in a test or in the file that it names: $title',
    ({ info, code }) => {
      if (isFile(info)) expect(read(info)).toContain(code);
      else expect(marked).toContainEqual([info, code]);
    },
  );
});

describe.each(pages)('%s', (page) => {
  it('links to what is there, and names paths and scripts that are there', () => {
    expect([...brokenLinks(page), ...brokenPaths(page), ...brokenScripts(page)]).toEqual([]);
  });
});

describe('docs/semantics.md', () => {
  const page = read('docs/semantics.md');

  it('has each law once', () => {
    const laws = Array.from(page.matchAll(/^- \*\*L(\d+)\*\* .*$/gm), ([, number]) => Number(number));
    expect(laws.sort((a, b) => a - b)).toEqual(Array.from({ length: 29 }, (_, n) => n + 1));
  });

  const diagrams = blocks.filter(({ language }) => language === 'marbles');

  it.each(diagrams.map((block) => ({ ...block, title: block.code.split('\n')[0] })))(
    'draws what the test has: $info: $title',
    ({ info, code }) => {
      const test = read(info);
      const [title = '', ...lines] = code.split('\n');
      expect(test).toContain(title);
      expect(lines.length).toBeGreaterThan(1);
      const quoted = Array.from(test.matchAll(/'([^'\n]*)'/g), ([, text = '']) => text.trim());
      for (const line of lines) expect(quoted).toContain(line.slice(10).trim());
    },
  );
});

it('docs/architecture.md has each room and each door', () => {
  const page = read('docs/architecture.md');
  const named = readdirSync(path.join(root, 'lib')).map((name) => name.replace('.ts', ''));
  expect(
    named.filter((name) => name !== 'index' && !page.includes(`\`${name}\``) && !page.includes(`"/${name}"`)),
  ).toEqual([]);
});

it('the README fits on one screen', () => {
  expect(read('README.md').split('\n').length).toBeLessThan(90);
});

it('docs/README.md leads to every page', () => {
  const index = read('docs/README.md');
  const ours = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md');
  expect(ours.filter((page) => !index.includes(`](${page.slice('docs/'.length)})`))).toEqual([]);
});
