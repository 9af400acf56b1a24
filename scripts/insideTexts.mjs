// What runs inside the walls: each entry of lib/inside as one script with all that it imports, rxjs too.
import path from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import swc from '@rollup/plugin-swc';
import { minify } from '@swc/core';
import MagicString from 'magic-string';
import { rollup } from 'rollup';
import { shortPrivateNames } from './production/shortNames.mjs';

const root = path.resolve(import.meta.dirname, '..');
const jsc = { target: 'es2022', parser: { syntax: 'typescript' } };

const shortNames = {
  name: 'short-names',
  renderChunk(code) {
    const output = new MagicString(code);
    for (const { start, end, name } of shortPrivateNames(this.parse(code))) output.overwrite(start, end, name);
    return output.toString();
  },
};

/**
 * Bundles one entry.
 *
 * @param format 'iife' for a worker or a frame, 'es' for a process
 */
export async function bundleInside(entry, format) {
  const built = await rollup({
    input: path.join(root, 'lib/inside', `${entry}.ts`),
    external: (id) => id.startsWith('node:'),
    onwarn: ({ code, message }) => {
      throw new Error(`${code}: ${message}`);
    },
    plugins: [
      nodeResolve({ browser: true, exportConditions: ['es2015'] }),
      swc({ swc: { swcrc: false, jsc } }),
      shortNames,
      { name: 'minify', renderChunk: (text) => minify(text, { module: format === 'es', compress: { passes: 4 } }) },
    ],
  });
  const { output } = await built.generate({ format, generatedCode: 'es2015' });
  await built.close();
  return output[0].code;
}

const entries = ['frame', 'selfTest', 'workerGuest'];

/** A plugin of rollup that fills lib/sandbox/insideTexts.ts. */
export const insideTexts = {
  name: 'inside-texts',
  load: (id) => textsFor(id, entries),
};

/** The same, but guests have no first part: all globals of the platform are left to them. */
export const bareTexts = {
  name: 'bare-texts',
  load: (id) => textsFor(id, ['frame', 'selfTest']),
};

/** Scripts for frames and workers that have been bundled in this process. */
const made = new Map();

function inWorker(entry) {
  if (!made.has(entry)) made.set(entry, bundleInside(entry, 'iife'));
  return made.get(entry);
}

async function textsFor(id, entries) {
  if (id !== path.join(root, 'lib/sandbox/insideTexts.ts')) return null;
  const texts = await Promise.all(entries.map(inWorker));
  // The frame's script stands in a page.
  const [frame, ...others] = texts;
  if (/<\/script|<!--/iu.test(frame)) throw new Error('the script of the frame would end its own element');
  const object = Object.fromEntries([frame, ...others].map((text, n) => [entries[n], text]));
  return `export const insideTexts = Object.freeze(${JSON.stringify({ workerGuest: '', ...object })});`;
}
