// Prints the code of a guest, for `new Worker(code, { eval: true })`: the file and all of lib/ that it imports.
import path from 'node:path';
import swc from '@rollup/plugin-swc';
import { rollup } from 'rollup';

const root = path.resolve(import.meta.dirname, '../..');
const ownName = {
  name: 'own-name',
  resolveId: (id) =>
    /^rx-secure-networking(\/\w+)?$/u.test(id) ? path.join(root, 'lib', `${id.split('/')[1] ?? 'index'}.ts`) : null,
};
const isPackage = (id) => !/^(\.|\/|rx-secure-networking)/u.test(id);

const built = await rollup({
  input: path.join(root, process.argv[2]),
  external: isPackage,
  plugins: [ownName, swc({ swc: { swcrc: false, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } } })],
});
const { output } = await built.generate({ format: 'cjs', interop: 'auto' });
await built.close();
process.stdout.write(output[0].code);
