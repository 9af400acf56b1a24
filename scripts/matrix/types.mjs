import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';

const compilers = path.resolve(import.meta.dirname, '../../node_modules');
const modules = { node16: 'Node16', nodenext: 'NodeNext', bundler: 'ESNext' };

/** A consumer's file, by both compilers, by each way to find modules. */
export function withTypes() {
  return [
    compile('typescript', 'node16'),
    compile('typescript', 'bundler'),
    compile('typescript', 'node16', false),
    compile('@typescript/native', 'node16', false),
    compile('@typescript/native', 'nodenext', false),
    compile('@typescript/native', 'bundler', false),
  ];
}

function compile(compiler, moduleResolution, skipLibCheck = true) {
  return [
    `${compiler}, ${moduleResolution}${skipLibCheck ? '' : ', skipLibCheck: false'}`,
    (folder) => {
      const how = { target: 'ES2022', module: modules[moduleResolution], moduleResolution, skipLibCheck };
      const strict = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: ['node'] };
      const config = { compilerOptions: { ...how, ...strict, ...pathsToRxjs(folder) }, files: ['types.mts'] };
      writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
      const tsc = path.join(compilers, compiler, 'bin/tsc');
      const read = run(process.execPath, [tsc, '-p', '.', '--listFiles'], folder).split('\n');
      const foreign = read.filter((file) => file.startsWith(compilers) && !/\/lib\.[^/]*\.d\.ts$/u.test(file));
      if (foreign.length > 0) throw new Error(`types that were not installed:\n${foreign.join('\n')}`);
    },
  ];
}

/** Before 7.5.5 the exports of rxjs name no types. */
function pathsToRxjs(folder) {
  const { exports } = JSON.parse(readFileSync(path.join(folder, 'node_modules/rxjs/package.json'), 'utf8'));
  if ('types' in exports['.']) return {};
  const types = './node_modules/rxjs/dist/types';
  return { paths: { rxjs: [`${types}/index.d.ts`], 'rxjs/*': [`${types}/*/index.d.ts`] } };
}
