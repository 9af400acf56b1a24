import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import names from './names.json' with { type: 'json' };

// Installs the packed tarball as a consumer would, without a registry, and uses it from ESM, CommonJS and TypeScript.
const run = promisify(execFile);
const root = path.resolve(__dirname, '../..');
const home = path.join(root, 'build/consumer');
const modules = path.join(home, 'node_modules');
const installed = path.join(modules, 'rx-secure-networking');
const peers = ['rxjs', 'ws', 'io-ts', 'fp-ts'];

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
  mkdirSync(installed, { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', home], {
    cwd: root,
  });
  const report = JSON.parse(stdout) as unknown;
  const [packed] = (Array.isArray(report) ? report : Object.values(report as object)) as { filename: string }[];
  await run('tar', ['xzf', path.join(home, packed?.filename ?? ''), '--strip-components=1', '-C', installed]);
  mkdirSync(path.join(modules, '@types'));
  // No @types/ws: a consumer need not have it.
  for (const name of [...peers, 'tslib', 'undici-types', '@types/node']) {
    symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
  }
}, 60_000);

describe('the packed package', () => {
  it('holds what is built, its sources, what is to be read, and nothing else', () => {
    const top = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'lib', 'package.json'];
    expect(
      readdirSync(installed)
        .filter((name) => name !== 'node_modules')
        .sort(),
    ).toEqual(top);
    expect(readdirSync(path.join(installed, 'docs'))).toEqual(['manifest.schema.json']);
    const filesOf = (folder: string) =>
      (readdirSync(path.join(installed, folder), { recursive: true }) as string[]).filter((file) => file.includes('.'));
    expect(filesOf('lib').filter((file) => !file.endsWith('.ts'))).toEqual([]);
    expect(filesOf('dist').filter((file) => !/\.(?:[cm]js|d\.[cm]ts)(?:\.map)?$/u.test(file))).toEqual([]);
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

// `npm run matrix` has more: each way to find modules, by both compilers, on the oldest rxjs and the newest.
describe('the types, for a consumer without skipLibCheck', () => {
  it.each(['typescript', '@typescript/native'])(
    'hold in Node, from ESM and from CommonJS, on %s',
    async (compiler) => {
      const options = { lib: ['ES2022'], module: 'NodeNext', types: ['node'] };
      await typesHold(compiler, 'node', options, { 'esm.mts': doors, 'cjs.cts': doors });
    },
    60_000,
  );

  it('hold for a bundler, without the types of Node', async () => {
    const options = { lib: ['ES2022', 'DOM'], module: 'ESNext', moduleResolution: 'bundler', types: [] };
    const elsewhere = doors.filter(({ specifier }) => !specifier.endsWith('/ws'));
    await typesHold('@typescript/native', 'bundler', options, { 'index.ts': elsewhere });
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
  const tsc = path.join(root, 'node_modules', compiler, 'bin/tsc');
  await run(process.execPath, [tsc, '-p', project]).catch((error: unknown) => {
    throw new Error((error as { stdout: string }).stdout);
  });
}

function useOf({ specifier, values, types }: Door): string {
  return `export { ${[...values, ...types.map((name) => `type ${name}`)].join(', ')} } from '${specifier}';`;
}
