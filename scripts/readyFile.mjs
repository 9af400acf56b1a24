// What dist/guest.global.js is made of: the production build, which stands in dist/ by now, and rxjs.
import path from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { minify } from '@swc/core';

export const production = path.resolve(import.meta.dirname, '../dist/production');
const entry = path.join(production, 'guest.global.mjs');
const texts = {
  [entry]:
    "export { guestNetwork, guestOwner, messagePort } from './guest.mjs'; export { webSocketFor } from './websocket.mjs'",
  // There is no fetchFor in the file, and owners are known only to the copy of the library that made them: nobody could
  // send an HTTP request.
  [path.join(production, 'guest/PortLines.mjs')]: 'export const PortLines = undefined',
};

/** Options of Rollup for one classic script that defines the global `rxSecureGuest`. Not minified. */
export const readyFile = {
  input: 'guest.global',
  plugins: [
    {
      name: 'ready-file',
      resolveId: (id) => (id === 'guest.global' ? entry : null),
      load: (id) => texts[id] ?? null,
    },
    nodeResolve({ browser: true, exportConditions: ['es2015'] }),
  ],
  output: { format: 'iife', name: 'rxSecureGuest', generatedCode: 'es2015' },
};

/** Minifies a script that defines a global, or a module. */
export const minified = (module) => ({
  name: 'minify',
  renderChunk: (text) => minify(text, { module, compress: { passes: 4 }, mangle: true }),
});
