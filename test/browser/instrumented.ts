import { createInstrumenter } from 'istanbul-lib-instrument';
import type { Plugin } from 'rollup';

/** Counts what runs of the files in `folder`, in the global `__coverage__`. */
export const instrumented = (folder: string): Plugin => ({
  name: 'instrumented',
  transform(code, id) {
    if (!id.startsWith(`${folder}/`)) return null;
    const map = this.getCombinedSourcemap();
    const instrumenter = createInstrumenter({ esModules: true, compact: false, produceSourceMap: true });
    return {
      code: instrumenter.instrumentSync(code, id, map as never),
      map: instrumenter.lastSourceMap() as never,
    };
  },
});
