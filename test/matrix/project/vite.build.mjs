import { build } from 'vite';

const [entry, outDir] = process.argv.slice(2);
await build({
  configFile: false,
  logLevel: 'error',
  build: { outDir, lib: { entry, formats: ['es'], fileName: 'page' } },
});
