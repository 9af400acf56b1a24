import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import names from './names.json' with { type: 'json' };

const root = path.resolve(__dirname, '../..');
const doors = readdirSync(path.join(root, 'lib'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => path.basename(file, '.ts'))
  .sort();
const specifier = (door: string): string => (door === 'index' ? '.' : `./${door}`);

// The packages that each door may load; node: stands for all of Node's own.
const allowed: Record<string, readonly string[]> = {
  ws: ['rxjs', 'ws', 'node:'],
  undici: ['rxjs', 'undici', 'node:'],
  process: ['rxjs', 'node:'],
};

// The packages whose types each door may need.
const allowedTypes: Record<string, readonly string[]> = {
  otel: ['rxjs', '@opentelemetry/api'],
};

describe('the package', () => {
  it('exports each file at the top of lib/, in Node as one copy, elsewhere as modules, with short texts in production', () => {
    const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { exports: object };
    const expected = Object.fromEntries(doors.map((door) => [specifier(door), entryOf(door)]));
    expect(exports).toEqual({ ...expected, './package.json': './package.json' });
  });

  it('says node before production before default, and nothing before them that would hide them', () => {
    const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { exports: object };
    for (const entry of Object.values(exports) as unknown[]) {
      if (typeof entry !== 'object' || entry === null) continue;
      expect(Object.keys(entry).filter((condition) => condition !== 'browser')).toEqual([
        'node',
        'production',
        'default',
      ]);
      for (const files of Object.values(entry))
        if (files) expect(Object.keys(files as object)).toEqual(['types', 'default']);
    }
  });

  it('lets out the names that test/package/names.json lists (npm run names rewrites it)', () => {
    expect(JSON.parse(told('readNames'))).toEqual(names);
  }, 30_000);

  it('declares what test/package/declarations.txt says (npm run names rewrites it)', () => {
    expect(told('readDeclarations')).toBe(readFileSync(path.join(__dirname, 'declarations.txt'), 'utf8'));
  }, 30_000);
});

describe.each(doors)('the door %s', (door) => {
  it.each(['%s.cjs', '%s.mjs', 'production/%s.mjs'])('loads only the packages that it needs (dist/%s)', (file) => {
    const mayLoad = allowed[door] ?? ['rxjs'];
    const loads = packagesOf(path.join(root, 'dist', file.replace('%s', door)));
    expect([...loads].filter((name) => !mayLoad.includes(name))).toEqual([]);
  });

  it.each(['d.cts', 'd.mts'])('needs no types but those of rxjs, and of what its users pass (.%s)', (extension) => {
    const mayNeed = allowedTypes[door] ?? ['rxjs'];
    const types = packagesOf(path.join(root, 'dist', `${door}.${extension}`));
    expect([...types].filter((name) => !mayNeed.includes(name))).toEqual([]);
  });
});

/** What a script prints. */
function told(script: string): string {
  return execFileSync(process.execPath, [path.join(root, 'scripts', `${script}.mjs`)], { encoding: 'utf8' });
}

function entryOf(door: string): object {
  const entry = {
    node: { types: `./dist/${door}.d.cts`, default: `./dist/${door}.cjs` },
    production: { types: `./dist/${door}.d.mts`, default: `./dist/production/${door}.mjs` },
    default: { types: `./dist/${door}.d.mts`, default: `./dist/${door}.mjs` },
  };
  return ['ws', 'undici', 'process'].includes(door) ? { browser: null, ...entry } : entry;
}

// What a file imports, itself or through files of ours.
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles) {
    if (fileName.startsWith('.')) {
      for (const name of packagesOf(declarationsOf(file, fileName), seen)) packages.add(name);
    } else {
      packages.add(
        fileName.startsWith('node:') ? 'node:' : fileName.split('/', fileName.startsWith('@') ? 2 : 1).join('/'),
      );
    }
  }
  return packages;
}

// Declarations name the code beside them.
function declarationsOf(from: string, imported: string): string {
  const file = path.resolve(path.dirname(from), imported);
  const declarations = file.replace(/\.([cm]js)$/u, (_, extension: string) => `.d.${extension.replace('js', 'ts')}`);
  return /\.d\.[cm]ts$/u.test(from) && existsSync(declarations) ? declarations : file;
}
