import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import swc from '@rollup/plugin-swc';
import { transform } from 'esbuild';
import { dts } from 'rollup-plugin-dts';
import { insideTexts } from './scripts/insideTexts.mjs';
import { production } from './scripts/production/production.mjs';
import { minified, readyFile } from './scripts/readyFile.mjs';

const pkg = JSON.parse(readFileSync('package.json', 'utf8'));

// A file at the top of lib/ is a door. All are built in one call, so that what they share is one file, however they are loaded.
const doors = readdirSync('lib')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => path.basename(file, '.ts'));
const input = (folder, extension) => Object.fromEntries(doors.map((door) => [door, `${folder}/${door}${extension}`]));

// What is not a file of ours stays an import, if it is declared.
const packages = Object.keys({ ...pkg.dependencies, ...pkg.peerDependencies });
const external = (id) => id.startsWith('node:') || packages.some((name) => id === name || id.startsWith(`${name}/`));

// What is neither ours nor declared fails the build, and so does a cycle. A door of types alone is an empty chunk.
const onwarn = (warning) => {
  if (warning.code !== 'EMPTY_BUNDLE') throw new Error(`${warning.code}: ${warning.message}`);
};

const output = (extension, chunkName, dir = 'dist') => ({
  dir,
  entryFileNames: `[name].${extension}`,
  chunkFileNames: (chunk) => `chunks/${chunkName(chunk)}.${extension}`,
  hoistTransitiveImports: false,
  // The maps name lib/, which is in the package.
  sourcemap: true,
  sourcemapExcludeSources: true,
});

/** Doors of which an application may import one without what makes networks and owners. */
const light = ['codec', 'otel', 'redis', 'testing', 'undici', 'view', 'ws'];

/**
 * Few chunks, because each costs Node time: what only one door leads to; `base`, which all light doors may need; `core`,
 * what others share with the main door. What is left, such as what only hosts of guests share, is in chunks of Rollup's
 * choice. Whatever a module imports is led to by the same doors and perhaps more, so no chunk needs itself.
 */
function manualChunks(id, { getModuleInfo }) {
  const seen = new Set([id]);
  const leading = new Set();
  for (const module of seen) {
    const { isEntry, importers } = getModuleInfo(module);
    if (isEntry) leading.add(path.basename(module, '.ts'));
    for (const importer of importers) seen.add(importer);
  }
  if (getModuleInfo(id).isEntry) return undefined;
  const [door] = leading;
  if (leading.size === 1) return door;
  if (leading.size > 2 && light.some((name) => leading.has(name))) return 'base';
  return leading.size > 2 && leading.has('index') ? 'core' : undefined;
}

/** Node parses ASCII without comments faster, and keeps it in half of the memory. */
const plainText = {
  name: 'plain-text',
  renderChunk: (text) => transform(text, { target: 'es2022', sourcemap: 'external' }),
};

const modules = { format: 'es', preserveModules: true, preserveModulesRoot: 'lib' };

// Tests and Node have room for full texts. What browsers read of a sandbox is no text.
const forDevelopers =
  /^lib\/(?:(?:testing|telemetry|view|process|fleet|engine)\/|sandbox\/(?:insideTexts|contentPolicy|sandboxPage)|transport\/(?!.*[Ww]ebSocket|addressFault|DriverSocket))/u;

const code = {
  input: input('lib', '.ts'),
  external,
  onwarn,
  plugins: [
    insideTexts,
    // What Rollup would write for CommonJS loads node:url. createRequire() takes a path, too.
    { name: 'own-file', resolveImportMeta: (property, { format }) => (format === 'cjs' ? '__filename' : null) },
    swc({
      swc: {
        swcrc: false,
        sourceMaps: true,
        jsc: {
          target: 'es2022',
          // The plug-in's own default would assign fields, which a setter on `Object.prototype` can see.
          loose: false,
          parser: { syntax: 'typescript' },
          preserveAllComments: false,
          experimental: { keepImportAttributes: true },
        },
      },
    }),
  ],
  output: [
    // For Node, whether it imports or requires: one copy. Its named imports depend on `exports.name =` lines, which Node
    // looks for in the whole file of a door, slowly: so the door has nothing else.
    {
      ...output('cjs', (chunk) => chunk.name),
      format: 'cjs',
      exports: 'named',
      interop: 'auto',
      manualChunks,
      onlyExplicitManualChunks: true,
      plugins: [plainText],
    },
    // For bundlers: a module a file, so that every bundler leaves out what an application does not import.
    { ...output('mjs', (chunk) => chunk.name), ...modules },
    // The same with short texts and names, for bundles that go to users.
    {
      ...output('mjs', (chunk) => chunk.name, 'dist/production'),
      ...modules,
      plugins: [production({ page: 'docs/errors.md', keep: (file) => forDevelopers.test(file) })],
    },
  ].map((target) => ({ ...target, generatedCode: 'es2015', importAttributesKey: 'with' })),
};

const declarations = {
  input: input('build/types', '.d.ts'),
  external,
  onwarn,
  plugins: [dts({ sourcemap: true })],
  output: ['d.cts', 'd.mts'].map((extension) => ({
    ...output(extension, (chunk) => chunk.name.replace(/\.d$/u, '')),
    format: 'es',
  })),
};

/**
 * One classic script with all that a guest needs, rxjs too, for sandboxes that can load nothing: it defines the global
 * `rxSecureGuest`. Not in `exports`: a host reads it as a text.
 */
const ready = {
  ...readyFile,
  onwarn,
  plugins: [...readyFile.plugins, minified(false)],
  output: { file: 'dist/guest.global.js', ...readyFile.output },
};

/** What runs first in the process of a guest: see nodeGuest() and denoGuest(). */
const processGuest = {
  input: 'lib/inside/processGuest.ts',
  external: (id) => id.startsWith('node:'),
  onwarn,
  plugins: [nodeResolve({ browser: true, exportConditions: ['es2015'] }), ...code.plugins, minified(true)],
  output: { file: 'dist/guest.process.mjs', format: 'es', generatedCode: 'es2015' },
};

export default [code, declarations, ready, processGuest];
