import path from 'node:path';
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

/** Bundles a file of ours, and what it imports, to one classic script: for a page or for a worker. */
export async function bundle(entry) {
  const built = await rollup({
    input: path.join(root, entry),
    onwarn: ({ message }) => {
      throw new Error(message);
    },
    plugins: [
      ownName,
      nodeResolve({ browser: true, exportConditions: ['es2015'], extensions: ['.mjs', '.js', '.ts'] }),
      swc({ swc: { swcrc: false, sourceMaps: true, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } } }),
      instrumented(path.join(root, 'lib')),
    ],
  });
  const { output } = await built.generate({ format: 'iife', sourcemap: 'inline' });
  await built.close();
  return output[0].code;
}
