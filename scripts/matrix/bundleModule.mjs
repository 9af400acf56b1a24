import path from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import swc from '@rollup/plugin-swc';
import { rollup } from 'rollup';

const root = path.resolve(import.meta.dirname, '../..');

/** Bundles a file of the tests to one module; packages, this one included, stay imports. */
export async function bundleModule(entry, file) {
  const built = await rollup({
    input: path.join(root, entry),
    external: (id) => /^(?:node:|[a-z@])/.test(id),
    onwarn: ({ message }) => {
      throw new Error(message);
    },
    plugins: [
      {
        name: 'not-the-sources',
        load: (id) => {
          if (id.startsWith(path.join(root, 'lib'))) throw new Error(`${id} is not in the packed package`);
        },
      },
      nodeResolve({ extensions: ['.ts'] }),
      swc({ swc: { swcrc: false, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } } }),
    ],
  });
  await built.write({ format: 'es', file, inlineDynamicImports: true });
  await built.close();
}
