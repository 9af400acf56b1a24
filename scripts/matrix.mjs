// Installs the packed tarball into throw-away projects, one for the lowest rxjs and one for the newest, and uses it there
// on every supported Node, through bundlers in a real Chromium, and with TypeScript; prints a table of what passed.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { talkInChromium } from './matrixPage.mjs';

const root = path.resolve(import.meta.dirname, '..');
const home = path.join(root, 'build/matrix');
const readJson = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
const { devDependencies, version } = readJson('package.json');

const lowest = readJson('package.json').peerDependencies.rxjs.replace('^', '');
const rxjsVersions = [lowest, devDependencies.rxjs];
const others = ['ws', 'io-ts', 'fp-ts', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
const bundlers = ['vite@8.3.8', 'webpack@5.112.2'];

/** Runs a command; gives what it printed, or throws it. */
function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 180_000 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}\n${error ?? ''}${stdout}${stderr}`);
  return stdout;
}

function project(rxjs) {
  const folder = path.join(home, `rxjs-${rxjs}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  cpSync(path.join(root, 'test/matrix'), folder, { recursive: true });
  cpSync(path.join(root, '.npmrc'), path.join(folder, '.npmrc'));
  const tarball = path.join(home, `rx-secure-networking-${version}.tgz`);
  run('npm', ['install', '--no-save', tarball, `rxjs@${rxjs}`, ...others, ...bundlers], folder);
  const installed = readJson(path.relative(root, path.join(folder, 'node_modules/rxjs/package.json')));
  if (installed.version !== rxjs) throw new Error(`rxjs ${installed.version} was installed, not ${rxjs}`);
  return folder;
}

const nodes = [
  ['20', process.execPath],
  ...['22', '24'].map((major) => [major, path.join(root, `test/runtimes/node_modules/node${major}/bin/node`)]),
];

function onNodes() {
  return nodes.flatMap(([major, node]) =>
    ['use.mjs', 'use.cjs'].map((file) => [
      `Node ${major}, ${file.endsWith('.mjs') ? 'ESM' : 'CommonJS'}`,
      (folder) => {
        const actual = run(node, ['--version'], folder);
        if (!actual.startsWith(`v${major}.`)) throw new Error(`${node} is ${actual}`);
        run(node, [file], folder);
      },
    ]),
  );
}

function inBundles() {
  return ['vite', 'webpack'].map((bundler) => [
    `${bundler}, in Chromium`,
    async (folder) => {
      run(process.execPath, [`${bundler}.build.mjs`, 'page.mjs', `dist-${bundler}`], folder);
      const script = readFileSync(path.join(folder, `dist-${bundler}/page.js`), 'utf8');
      if (script.includes('perMessageDeflate')) throw new Error('ws is in the bundle');
      await talkInChromium(script);
    },
  ]);
}

/** What is for Node alone is no silent stub in a page. */
function refusals() {
  return [
    [
      'webpack refuses ./ws',
      (folder) => {
        writeFileSync(path.join(folder, 'ws.mjs'), "import 'rx-secure-networking/ws';");
        try {
          run(process.execPath, ['webpack.build.mjs', 'ws.mjs', 'dist-ws'], folder);
        } catch (error) {
          if (/Can't resolve|not exported/u.test(String(error))) return;
          throw error;
        }
        throw new Error('it was bundled');
      },
    ],
  ];
}

function withTypes() {
  const modules = { node16: 'Node16', nodenext: 'NodeNext', bundler: 'ESNext' };
  const compile = (compiler, moduleResolution, skipLibCheck = true) => [
    `${compiler}, ${moduleResolution}${skipLibCheck ? '' : ', skipLibCheck: false'}`,
    (folder) => {
      const how = { target: 'ES2022', module: modules[moduleResolution], moduleResolution, skipLibCheck };
      const strict = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: ['node'] };
      const config = { compilerOptions: { ...how, ...strict }, files: ['types.mts'] };
      writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
      run(process.execPath, [path.join(root, 'node_modules', compiler, 'bin/tsc'), '-p', '.'], folder);
    },
  ];
  return [
    compile('typescript', 'node16'),
    compile('typescript', 'bundler'),
    compile('typescript', 'node16', false),
    compile('@typescript/native', 'node16', false),
    compile('@typescript/native', 'nodenext', false),
    compile('@typescript/native', 'bundler', false),
  ];
}

if (!nodes.every(([, node]) => existsSync(node)))
  throw new Error('no other Nodes: npm run test:runtimes installs them');
rmSync(home, { recursive: true, force: true });
mkdirSync(home, { recursive: true });
run('npm', ['pack', '--ignore-scripts', '--pack-destination', home], root);
const folders = rxjsVersions.map(project);

const rows = [...onNodes(), ...inBundles(), ...refusals(), ...withTypes()];
const width = Math.max(...rows.map(([name]) => name.length)) + 2;
console.log(`${''.padEnd(width)}${rxjsVersions.map((rxjs) => `rxjs ${rxjs}`.padEnd(14)).join('')}`);
for (const [name, use] of rows) {
  const cells = [];
  for (const folder of folders) {
    try {
      await use(folder);
      cells.push('passed');
    } catch (error) {
      console.error(error);
      cells.push('failed');
      process.exitCode = 1;
    }
  }
  console.log(`${name.padEnd(width)}${cells.map((cell) => cell.padEnd(14)).join('')}`);
}
