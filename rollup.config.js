import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import swc from '@rollup/plugin-swc';
import { minify } from '@swc/core';
import { dts } from 'rollup-plugin-dts';
import { insideTexts } from './scripts/insideTexts.mjs';

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

const output = (extension, chunkName) => ({
  dir: 'dist',
  entryFileNames: `[name].${extension}`,
  chunkFileNames: (chunk) => `chunks/${chunkName(chunk)}.${extension}`,
  hoistTransitiveImports: false,
  // The maps name lib/, which is in the package.
  sourcemap: true,
  sourcemapExcludeSources: true,
});

const code = {
  input: input('lib', '.ts'),
  external,
  onwarn,
  plugins: [
    insideTexts,
    swc({
      swc: {
        swcrc: false,
        sourceMaps: true,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript' },
          preserveAllComments: false,
          experimental: { keepImportAttributes: true },
        },
      },
    }),
  ],
  output: [
    // For Node, whether it imports or requires: one copy. Its named imports depend on `exports.name =` lines.
    { ...output('cjs', (chunk) => chunk.name), format: 'cjs', exports: 'named', interop: 'auto' },
    // For bundlers: a module a file, so that every bundler leaves out what an application does not import.
    { ...output('mjs', (chunk) => chunk.name), format: 'es', preserveModules: true, preserveModulesRoot: 'lib' },
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

const minified = (module) => ({
  name: 'minify',
  renderChunk: (text) => minify(text, { module, compress: { passes: 2 }, mangle: true }),
});

/**
 * One classic script with all that a guest needs, rxjs too, for sandboxes that can load nothing: it defines the global
 * `rxSecureGuest`. Not in `exports`: a host reads it as a text.
 */
const ready = {
  input: 'guest.global',
  onwarn,
  plugins: [
    {
      name: 'ready-file',
      resolveId: (id) => (id === 'guest.global' ? path.resolve('lib/guest.global.js') : null),
      load: (id) =>
        id === path.resolve('lib/guest.global.js')
          ? "export { guestNetwork, guestOwner, messagePort } from './guest.ts'; export { webSocketFor } from './websocket.ts'"
          : null,
    },
    nodeResolve({ browser: true, exportConditions: ['es2015'] }),
    ...code.plugins,
    minified(false),
  ],
  output: { file: 'dist/guest.global.js', format: 'iife', name: 'rxSecureGuest', generatedCode: 'es2015' },
};

/** What runs first in the process of a guest: see nodeGuest() and denoGuest(). */
const processGuest = {
  input: 'lib/inside/processGuest.ts',
  external: (id) => id.startsWith('node:'),
  onwarn,
  plugins: [ready.plugins[1], ...code.plugins, minified(true)],
  output: { file: 'dist/guest.process.mjs', format: 'es', generatedCode: 'es2015' },
};

export default [code, declarations, ready, processGuest];
