import path from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import swc from '@rollup/plugin-swc';
import { rollup } from 'rollup';
import { instrumented } from './instrumented.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** The package's own name means its sources, as in the other tests. */
const ownName = {
  name: 'own-name',
  resolveId: (id) =>
    /^rx-secure-networking(\/\w+)?$/u.test(id) ? path.join(root, 'lib', `${id.split('/')[1] ?? 'index'}.ts`) : null,
};

const jsc = {
  target: 'es2022',
  parser: { syntax: 'typescript', tsx: true, decorators: true },
  transform: { legacyDecorator: true, useDefineForClassFields: false, react: { runtime: 'automatic' } },
};

/** React checks more in development, and its strict mode mounts twice. */
const development = {
  name: 'development',
  transform: (code) =>
    code.includes('process.env.NODE_ENV')
      ? { code: code.replaceAll('process.env.NODE_ENV', JSON.stringify('development')), map: null }
      : null,
};

/** Bundles a file of ours, and what it imports, to one classic script: for a page or for a worker. */
export async function bundle(entry) {
  const built = await rollup({
    input: path.join(root, entry),
    onwarn: ({ code, message }) => {
      if (code !== 'MODULE_LEVEL_DIRECTIVE' && code !== 'THIS_IS_UNDEFINED') throw new Error(message); // of frameworks
    },
    plugins: [
      ownName,
      nodeResolve({ browser: true, exportConditions: ['es2015'], extensions: ['.mjs', '.js', '.ts'] }),
      commonjs(),
      swc({ swc: { swcrc: false, sourceMaps: true, jsc } }),
      development,
      instrumented(path.join(root, 'lib')),
    ],
  });
  const { output } = await built.generate({ format: 'iife', sourcemap: 'inline' });
  await built.close();
  return output[0].code;
}
