import { createInstrumenter } from 'istanbul-lib-instrument';

/** Counts what runs of the files in `folder`, in the global `__coverage__`. */
export const instrumented = (folder) => ({
  name: 'instrumented',
  transform(code, id) {
    if (!id.startsWith(`${folder}/`)) return null;
    const instrumenter = createInstrumenter({
      esModules: true,
      compact: false,
      produceSourceMap: true,
      coverageGlobalScope: 'globalThis',
      coverageGlobalScopeFunc: false, // a page's policy may forbid to make functions from text
    });
    const counting = instrumenter.instrumentSync(code, id, this.getCombinedSourcemap());
    return { code: counting, map: instrumenter.lastSourceMap() };
  },
});
