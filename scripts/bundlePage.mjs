import path from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import swc from '@rollup/plugin-swc';
import { rollup } from 'rollup';
import { insideTexts } from './insideTexts.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** The package's own name means its sources. */
const ownName = {
  name: 'own-name',
  resolveId: (id) =>
    /^rx-secure-networking(\/\w+)?$/u.test(id) ? path.join(root, 'lib', `${id.split('/')[1] ?? 'index'}.ts`) : null,
};

const jsc = {
  target: 'es2022',
  parser: { syntax: 'typescript', tsx: true, decorators: true },
  transform: { legacyDecorator: true, react: { runtime: 'automatic' } },
};

// Of frameworks, and of the ES5 helpers of io-ts.
const harmless = ['MODULE_LEVEL_DIRECTIVE', 'THIS_IS_UNDEFINED'];

/** What rollup has transformed for earlier bundles, by the plugins that transform. */
const caches = new Map();

/**
 * Bundles a file and all that it imports, for a page or a worker, to one classic script. The package's own name means its
 * sources, or, for a file of a project that has installed the package, what is installed.
 */
export async function bundlePage(entry, plugins = [], isInstalled = false) {
  const transformers = `${isInstalled} ${plugins.filter(({ transform }) => transform).map(({ name }) => name)}`;
  const built = await rollup({
    input: path.join(root, entry),
    cache: caches.get(transformers),
    onwarn: ({ code, message }) => {
      if (!harmless.includes(code)) throw new Error(message);
    },
    plugins: [
      ...(isInstalled ? [] : [ownName, insideTexts]),
      nodeResolve({ browser: true, exportConditions: ['es2015'], extensions: ['.mjs', '.js', '.ts'] }),
      commonjs(),
      swc({ swc: { swcrc: false, sourceMaps: true, jsc } }),
      ...plugins,
    ],
  });
  caches.set(transformers, built.cache);
  const { output } = await built.generate({ format: 'iife', sourcemap: 'inline' });
  await built.close();
  return output[0].code;
}
