import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import names from './names.json' with { type: 'json' };
import { install, makeProject } from './pages/install.ts';

// Packs a tree that has not been built, installs the tarball as a consumer would, without a registry, and uses it from
// ESM, CommonJS and TypeScript. The consumer has neither io-ts nor a schema library.
const run = promisify(execFile);
const root = path.resolve(__dirname, '../..');
const home = path.join(root, 'build/consumer');
const modules = path.join(home, 'node_modules');
const installed = path.join(modules, 'rx-secure-networking');
const peers = ['rxjs', 'ws'];

interface Door {
  readonly specifier: string;
  readonly values: readonly string[];
  readonly types: readonly string[];
}
const doors = Object.entries(names as Record<string, Omit<Door, 'specifier'>>).map(
  ([door, list]): Door => ({ specifier: path.posix.join('rx-secure-networking', door), ...list }),
);

beforeAll(async () => {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  // No @types/ws: a consumer need not have it.
  await makeProject(home, { tree: unbuiltTree(), packages: [...peers, 'tslib', 'undici-types', '@types/node'] });
}, 180_000);

describe('the packed package', () => {
  it('holds what is built, its sources, what is to be read, and nothing else', () => {
    const pages = ['CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'SECURITY.md'];
    const top = [...pages, 'bench', 'bin', 'dist', 'docs', 'examples', 'lib', 'package.json'];
    expect(
      readdirSync(installed)
        .filter((name) => name !== 'node_modules')
        .sort(),
    ).toEqual(top);
    const filesOf = (folder: string) =>
      (readdirSync(path.join(installed, folder), { recursive: true }) as string[]).filter((file) => file.includes('.'));
    expect(filesOf('lib').filter((file) => !file.endsWith('.ts'))).toEqual([]);
    const built = /\.(?:[cm]js|d\.[cm]ts)(?:\.map)?$|^guest\.global\.js$/u;
    expect(filesOf('dist').filter((file) => !built.test(file))).toEqual([]);
  });

  it('says where it comes from, where its home is, and where faults are told', () => {
    const { repository, homepage, bugs } = JSON.parse(
      readFileSync(path.join(installed, 'package.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect({ repository, homepage, bugs }).toEqual({
      repository: { type: 'git', url: expect.stringMatching(/^git\+https:/u) as unknown },
      homepage: expect.stringMatching(/^https:/u) as unknown,
      bugs: { url: expect.stringMatching(/^https:/u) as unknown },
    });
  });

  it('holds what its pages link to; only links to tests lead into the repository, and none of the README', () => {
    const pages = (readdirSync(installed, { recursive: true }) as string[])
      .filter((file) => file.endsWith('.md') && !file.startsWith('node_modules'))
      .sort();
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'SECURITY.md', 'docs/README.md']));
    const missing = (page: string): string[] =>
      linksOf(path.join(installed, page)).filter((link) => !existsSync(link.split('#')[0] ?? ''));
    expect(missing('README.md')).toEqual([]);
    expect(missing('SECURITY.md')).toEqual([]);
    const others = pages.flatMap(missing).map((link) => path.relative(installed, link));
    expect(others.filter((link) => !link.startsWith('test/'))).toEqual([]);
  });

  it('holds the sources that its maps name', () => {
    const dist = path.join(installed, 'dist');
    const missing = (readdirSync(dist, { recursive: true }) as string[])
      .filter((file) => file.endsWith('.map'))
      .flatMap((file) => {
        const { sources } = JSON.parse(readFileSync(path.join(dist, file), 'utf8')) as { sources: string[] };
        return sources.map((source) => path.resolve(dist, path.dirname(file), source));
      })
      .filter((source) => !existsSync(source));
    expect(missing).toEqual([]);
  });

  it.each(doors)(
    '$specifier gives the same objects to import and to require, and bundlers the same names',
    async ({ specifier, values }) => {
      const bundled = `dist/${specifier === 'rx-secure-networking' ? 'index' : path.basename(specifier)}.mjs`;
      const report = await nodeRuns(`
      import { createRequire } from 'node:module';
      const required = createRequire(import.meta.url)('${specifier}');
      const { default: _, 'module.exports': __, ...imported } = await import('${specifier}');
      const bundled = await import('./node_modules/rx-secure-networking/${bundled}');
      console.log(JSON.stringify({
        imported: Object.keys(imported).sort(),
        required: Object.keys(required).sort(),
        bundled: Object.keys(bundled).sort(),
        twice: Object.keys(required).filter((name) => required[name] !== imported[name]),
      }));`);
      expect(report).toEqual({ imported: values, required: values, bundled: values, twice: [] });
    },
  );
});

describe('a bundler', () => {
  /** What Rollup makes of the package, for a page, with these conditions. */
  const bundled = async (...conditions: string[]): Promise<string> => {
    const program = `
      import { rollup } from 'rollup';
      import { nodeResolve } from '@rollup/plugin-node-resolve';
      const plugins = [nodeResolve({ browser: true, exportConditions: ${JSON.stringify(conditions)} })];
      const bundle = await rollup({ input: '${path.join(home, 'page.mjs')}', external: ['rxjs'], plugins });
      console.log((await bundle.generate({ format: 'es' })).output[0].code);`;
    writeFileSync(path.join(home, 'page.mjs'), "export { createNetwork } from 'rx-secure-networking';");
    return (await run(process.execPath, ['--input-type=module', '-e', program], { cwd: root })).stdout;
  };
  const text = 'policy is required: use your own rules';

  it('takes the production build of the package, with codes in the place of texts', async () => {
    const code = await bundled('production');
    expect(code).not.toContain(text);
    expect(code).toContain('RXSN');
  });

  it('takes the full texts for development', async () => {
    const code = await bundled('development');
    expect(code).toContain(text);
    expect(code).not.toContain('RXSN');
  });
});

// `npm run matrix` has more: each way to find modules, by both compilers, on the oldest rxjs and the newest.
describe('the types, for a consumer without skipLibCheck', () => {
  it.each(['typescript', '@typescript/native'])(
    'hold in Node, from ESM and from CommonJS, with the library of ES2020, on %s',
    async (compiler) => {
      const options = { lib: ['ES2020'], target: 'ES2020', module: 'NodeNext', types: ['node'] };
      const used = doors.filter(({ specifier }) => !specifier.endsWith('/view')); // an element needs the types of the DOM
      await typesHold(compiler, 'node', options, { 'esm.mts': used, 'cjs.cts': used });
    },
    60_000,
  );

  it('hold for a bundler, without the types of Node', async () => {
    const options = { lib: ['ES2022', 'DOM'], module: 'ESNext', moduleResolution: 'bundler', types: [] };
    const elsewhere = doors.filter(({ specifier }) => !specifier.endsWith('/ws'));
    await typesHold('@typescript/native', 'bundler', options, { 'index.ts': elsewhere });
  }, 60_000);
});

/** What `npm pack` needs of this repository, without what a build makes. */
function unbuiltTree(): string {
  const tree = path.join(home, 'tree');
  const { files } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { files: readonly string[] };
  const forBuilding = ['package.json', '.npmrc', 'rollup.config.js', 'tsconfig.json', 'tsconfig.types.json', 'scripts'];
  for (const file of [...forBuilding, 'LICENSE', 'README.md', ...files.filter((name) => name !== 'dist')]) {
    cpSync(path.join(root, file), path.join(tree, file), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
  return tree;
}

/** The files that a page links to, its images too. */
function linksOf(page: string): string[] {
  const text = readFileSync(page, 'utf8')
    .replaceAll(/^```[^]*?^```$/gmu, '')
    .replaceAll(/`[^`\n]*`/gu, '');
  const links = [...text.matchAll(/\]\(<?([^)>\s]+)>?\)/gu), ...text.matchAll(/(?:src|srcset|href)="([^"]+)"/gu)];
  return links
    .map(([, link = '']) => link)
    .filter((link) => !/^(?:https?:|mailto:|#)/u.test(link))
    .map((link) => path.resolve(path.dirname(page), link));
}

describe('codecs, for a consumer without io-ts', () => {
  const schemas = ['zod', 'valibot', 'arktype', '@ark', 'arkregex'];
  const program = `
import { of } from 'rxjs';
import { decodeWith, jsonMessage, readManifest } from 'rx-secure-networking/codec';
import { z } from 'zod';
import * as v from 'valibot';
import { type } from 'arktype';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Read<T> = T extends { decode(message: string): infer Out } ? Out : never;
const ofZod = jsonMessage(z.object({ text: z.string() }));
const ofValibot = jsonMessage(v.object({ text: v.string() }));
const ofArktype = jsonMessage(type({ text: 'string' }));
export const known: readonly [
  Same<Read<typeof ofZod>, { text: string }>,
  Same<Read<typeof ofValibot>, { text: string }>,
  Same<Read<typeof ofArktype>, { text: string }>,
] = [true, true, true];

const read: unknown[] = [readManifest({ reasoning: 'to chat' }).reasoning];
for (const { encode, decode } of [ofZod, ofValibot, ofArktype]) read.push(decode(encode({ text: 'hello' })).text);
of('{"text":"hello"}').pipe(decodeWith(z.object({ text: z.string() }))).subscribe(({ text }) => read.push(text));
console.log(JSON.stringify(read));
`;

  it('have the types of their schemas, and run', async () => {
    expect(existsSync(path.join(modules, 'io-ts'))).toBe(false);
    for (const name of schemas) install(home, name);
    const folder = 'schemas';
    mkdirSync(path.join(home, folder), { recursive: true });
    const file = path.join(home, folder, 'main.mts');
    writeFileSync(file, program);
    const options = { lib: ['ES2022', 'DOM'], module: 'NodeNext', target: 'ES2022', types: ['node'], strict: true };
    writeFileSync(
      path.join(home, folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: { ...options, skipLibCheck: false, outDir: '.', rootDir: '.' },
        files: [file],
      }),
    );
    await compiles('@typescript/native', path.join(home, folder));
    const { stdout } = await run(process.execPath, [path.join(home, folder, 'main.mjs')], { cwd: home });
    expect(JSON.parse(stdout)).toEqual(['to chat', 'hello', 'hello', 'hello', 'hello']);
  }, 60_000);
});

async function nodeRuns(code: string): Promise<unknown> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: home });
  return JSON.parse(stdout);
}

// Imports each name of each door, by name, and has the compiler check all of it.
async function typesHold(
  compiler: string,
  folder: string,
  options: object,
  files: Record<string, readonly Door[]>,
): Promise<void> {
  const project = path.join(home, `${folder}-${path.basename(compiler)}`);
  mkdirSync(project, { recursive: true });
  for (const [file, used] of Object.entries(files)) {
    writeFileSync(path.join(project, file), used.map(useOf).join('\n'));
  }
  const compilerOptions = { target: 'ES2022', strict: true, exactOptionalPropertyTypes: true, ...options };
  writeFileSync(
    path.join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { ...compilerOptions, skipLibCheck: false, noEmit: true },
      files: Object.keys(files),
    }),
  );
  await compiles(compiler, project);
}

async function compiles(compiler: string, project: string): Promise<void> {
  const tsc = path.join(root, 'node_modules', compiler, 'bin/tsc');
  await run(process.execPath, [tsc, '-p', project]).catch((error: unknown) => {
    throw new Error((error as { stdout: string }).stdout);
  });
}

/** Names that two doors share are exported under a name of each door. */
function useOf({ specifier, values, types }: Door): string {
  const door = specifier.replace(/\W/g, '_');
  const names = [...values, ...types.map((name) => `type ${name}`)];
  return `export { ${names.map((name) => `${name} as ${name.replace('type ', '')}_of_${door}`).join(', ')} } from '${specifier}';`;
}
