import path from 'node:path';
import { gzipSync } from 'node:zlib';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { minify } from '@swc/core';
import { rollup } from 'rollup';

/** Packages that an application has anyway, or asks for by a door of its own: their bytes are not counted. */
const ofApplication = ['rxjs', 'ws'];

/**
 * Bundles a module for a browser and tells its size, minified and gzipped, and which packages it still imports.
 *
 * @param code the text of a module, as if it were a file of `folder`
 * @param outside the packages that stay imports
 */
export async function bundleSize(code, folder, outside = ofApplication) {
  const bundle = await bundleOf(code, folder, outside);
  return { bytes: await sizeOf(bundle.code), imports: bundle.imports.toSorted() };
}

/** The bundle itself, and the text that each module has in it. */
export async function bundleOf(code, folder, outside = ofApplication) {
  const entry = path.join(folder, 'entry.mjs');
  const virtual = {
    name: 'entry',
    resolveId: (id) => (id === entry ? id : null),
    load: (id) => (id === entry ? code : null),
  };
  const external = (id) => outside.some((name) => id === name || id.startsWith(`${name}/`));
  const resolve = nodeResolve({ browser: true });
  const bundle = await rollup({ input: entry, external, plugins: [virtual, resolve, commonjs()] });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  const [{ code: bundled, imports, modules }] = output;
  return { code: bundled, imports, modules: Object.entries(modules).map(([id, module]) => [id, module.code ?? '']) };
}

/** How many bytes code takes, minified and gzipped. */
export async function sizeOf(code, { keepUnused = false } = {}) {
  const compress = { passes: 2, ...(keepUnused && { unused: false, toplevel: false }) };
  const { code: small } = await minify(code, { module: true, compress, mangle: { toplevel: true } });
  return gzipSync(small, { level: 9 }).length;
}
