import path from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import swc from '@rollup/plugin-swc';
import { rollup } from 'rollup';

const root = path.resolve(import.meta.dirname, '../..');

/** The package's own name means its sources. */
const ownName = {
  name: 'own-name',
  resolveId: (id) =>
    /^rx-secure-networking(\/\w+)?$/u.test(id) ? path.join(root, 'lib', `${id.split('/')[1] ?? 'index'}.ts`) : null,
};

/** Bundles the page's code to one script. */
export async function build() {
  const bundle = await rollup({
    input: path.join(import.meta.dirname, 'page/main.ts'),
    onwarn: ({ code, message }) => {
      if (code !== 'THIS_IS_UNDEFINED') throw new Error(message); // the ES5 helpers of io-ts
    },
    plugins: [
      ownName,
      nodeResolve({ browser: true, exportConditions: ['es2015'], extensions: ['.mjs', '.js', '.ts'] }),
      commonjs(),
      swc({ swc: { swcrc: false, sourceMaps: true, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } } }),
    ],
  });
  const { output } = await bundle.generate({ format: 'es', sourcemap: 'inline' });
  await bundle.close();
  return output[0].code;
}
