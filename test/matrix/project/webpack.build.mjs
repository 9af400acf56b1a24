import path from 'node:path';
import webpack from 'webpack';

const [entry, outDir] = process.argv.slice(2);
const output = { path: path.resolve(outDir), filename: 'page.js' };
webpack({ mode: 'production', target: 'web', entry: path.resolve(entry), output }, (error, stats) => {
  if (!error && !stats.hasErrors()) return;
  console.error(error ?? stats.toString({ all: false, errors: true }));
  process.exitCode = 1;
});
