import path from 'node:path';
import { build } from 'esbuild';
import { insideTexts } from './insideTexts.mjs';

const root = path.resolve(import.meta.dirname, '..');

// esbuild reads these in Go, which has no flag `u`.
const names = /^rx-secure-networking(\/\w+)?$/;
export const sources = /\/lib\/.*\.ts$/;

/** The package's own name means its sources. */
const ownName = {
  name: 'own-name',
  setup({ onResolve }) {
    onResolve({ filter: names }, ({ path: name }) => ({
      path: path.join(root, 'lib', `${name.split('/')[1] ?? 'index'}.ts`),
    }));
  },
};

/** A plug-in of esbuild that loads modules as the hook `load` of a plug-in of rollup does; `null`: as others do. */
export const loading = ({ name, load }) => ({
  name,
  setup({ onLoad }) {
    onLoad({ filter: sources }, async ({ path: id }) => {
      const contents = await load(id);
      return contents === null ? undefined : { contents, loader: 'js' };
    });
  },
});

/**
 * Bundles a file and all that it imports, for a page or a worker, to one classic script. The package's own name means its
 * sources, or, for a file of a project that has installed the package, what is installed. React is the one for development:
 * it checks more, and its strict mode mounts twice.
 */
export async function bundlePage(entry, plugins = [], isInstalled = false) {
  const { outputFiles, warnings } = await build({
    entryPoints: [path.join(root, entry)],
    bundle: true,
    write: false,
    format: 'iife',
    banner: { js: '"use strict";' }, // as modules are
    target: 'es2022',
    conditions: ['es2015'], // of rxjs
    define: { 'process.env.NODE_ENV': '"development"' },
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, jsx: 'react-jsx' } },
    logLevel: 'silent',
    plugins: isInstalled ? plugins : [...plugins, loading(insideTexts), ownName],
  });
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join('\n'));
  return outputFiles[0].text;
}
