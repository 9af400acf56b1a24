import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import { createInstrumenter } from 'istanbul-lib-instrument';
import { sources } from '../../scripts/bundlePage.mjs';

/** A plug-in of esbuild that counts what runs of the files in `folder`, in the global `__coverage__`. */
export const instrumented = (folder) => ({
  name: 'instrumented',
  setup({ onLoad }) {
    onLoad({ filter: sources }, async ({ path: file }) => {
      if (!file.startsWith(`${folder}/`) || file.endsWith('/insideTexts.ts')) return;
      const options = { loader: 'ts', target: 'es2022', sourcefile: file, sourcemap: 'external' };
      const { code, map } = await transform(readFileSync(file, 'utf8'), options);
      const instrumenter = createInstrumenter({
        esModules: true,
        compact: false,
        produceSourceMap: true,
        coverageGlobalScope: 'globalThis',
        coverageGlobalScopeFunc: false, // a page's policy may forbid to make functions from text
      });
      return { contents: instrumenter.instrumentSync(code, file, JSON.parse(map)), loader: 'js' };
    });
  },
});
