import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { inChromium, launch } from '../browser/chromium.ts';
import { complaintsOf } from '../browser/complaintsOf.ts';
import { freePort } from '../freePort.ts';
import { listen } from '../server.ts';
import { type Block, blocks, pastedPages, promisedBy, root } from './pages/blocks.ts';
import { install, makeProject } from './pages/install.ts';
import { compile } from './pages/run.ts';

// Pastes each block of the README and of docs/start.md, as the file that its first line names, into an empty project that
// has installed the packed tarball, runs it beside the server of the page, and compares what it prints or shows. Only the
// port differs.
const run = promisify(execFile);
const home = path.join(root, 'build/pasted');
const packages = ['rxjs', 'ws', 'tslib'];

interface Paste extends Block {
  /** The name in its first line. */
  readonly file: string;
  /** The folder of the project for this block: two blocks may name the same file. */
  readonly folder: string;
  readonly title: string;
}

const pastes = blocks
  .filter(({ page, language }) => pastedPages.includes(page) && language !== 'sh')
  .map((block): Paste => {
    const file = /^(?:\/\/|<!--) (\S+)/u.exec(block.code)?.[1] ?? '';
    return {
      ...block,
      file,
      folder: `${block.page.replaceAll(/\W/gu, '_')}_${block.line}`,
      title: `${block.page}:${block.line} ${file}`,
    };
  });
const programs = pastes.filter(({ file }) => file.endsWith('.mjs') && file !== 'server.mjs');
const sites = pastes.filter(({ file }) => /^main\.tsx?$/u.test(file));
const named = (file: string): Paste => pastes.find((paste) => paste.file === file) ?? fail(`no block is ${file}`);

let port: number;
let server: ChildProcess;

beforeAll(async () => {
  port = await freePort();
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  await makeProject(home, { packages });
  for (const { file, folder, code } of pastes) {
    mkdirSync(path.join(home, folder), { recursive: true });
    writeFileSync(path.join(home, folder, file), `${code.replaceAll('8080', String(port))}\n`);
  }
  server = spawn(process.execPath, [pathOf(named('server.mjs'))], { stdio: ['ignore', 'ignore', 'inherit'] });
  while (!(await accepts(port))) await setTimeout(20);
}, 60_000);

afterAll(async () => {
  server.kill();
  await once(server, 'exit');
});

it('every block is a file: its first line is its name', () => {
  expect(pastes.filter(({ file }) => !/^[\w.]+\.(?:mjs|tsx?|html)$/u.test(file)).map(({ title }) => title)).toEqual([]);
  expect(programs.map(({ file }) => file)).toEqual(['first.mjs', 'first.mjs', 'agent.mjs', 'plugins.mjs']);
  expect(sites.map(({ file }) => file)).toEqual(['main.ts', 'main.tsx', 'main.ts']);
});

it('the program of the README has at most ten lines, and the server of docs/start.md too', () => {
  const lines = ({ code }: Block) =>
    code.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('//')).length;
  const [first] = programs;
  expect(first && lines(first)).toBeLessThanOrEqual(10);
  expect(lines(named('server.mjs'))).toBeLessThanOrEqual(10);
});

it.each(programs)(
  '$title runs, and prints what its comments say',
  async (paste) => {
    const { stdout, stderr } = await run(process.execPath, [pathOf(paste)], { cwd: home, timeout: 20_000 });
    expect(stderr).toBe('');
    const printed = stdout.replaceAll(String(port), '8080').split('\n').slice(0, -1);
    expect(printed.map(squeezed)).toEqual(promisedBy(paste.code).map(squeezed));
    expect(promisedBy(paste.code).length).toBeGreaterThan(2);
  },
  30_000,
);

it('the code of the pages for browsers is typed', async () => {
  for (const name of ['react', 'react-dom', 'csstype', '@types/react', '@types/react-dom']) install(home, name);
  for (const name of ['core', 'common', 'compiler', 'platform-browser']) install(home, `@angular/${name}`);
  const compilerOptions = {
    ...{ module: 'ESNext', moduleResolution: 'bundler', target: 'ES2022', lib: ['ES2023', 'DOM', 'DOM.Iterable'] },
    ...{ jsx: 'react-jsx', experimentalDecorators: true, strict: true, noEmit: true, types: [], skipLibCheck: true },
  };
  writeFileSync(
    path.join(home, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*/main.ts', '*/main.tsx'] }),
  );
  await compile(home);
}, 60_000);

inChromium('a page', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 480, height: 260 } });
  });
  afterEach(() => page.close());

  it.each(sites)(
    '$title receives what it sends by its button',
    async (paste) => {
      const complaints = complaintsOf(page);
      const script = await bundled(paste);
      // The frameworks' pages need the script alone. It is bundled to a classic one, which `defer` runs when modules run.
      const [head, tag] = named('index.html').code.split(/(?=<script)/u);
      const html = `${usesHtml(paste) ? head : '<!doctype html><title>A page</title>'}${String(tag)}`;
      const served = html.replace('type="module" src="main.ts"', 'defer src="main.js"');
      const serve: http.RequestListener = ({ url }, response) => {
        const isScript = url === '/main.js';
        response.writeHead(200, { 'content-type': `${isScript ? 'text/javascript' : 'text/html'}; charset=utf-8` });
        response.end(isScript ? script : served);
      };
      await using site = await listen(http.createServer(serve));
      await page.goto(`http://127.0.0.1:${site.port}/`);
      await page.getByText('ready').waitFor();
      await page.getByLabel('Message').fill('good morning');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.locator('li').waitFor();

      expect(await page.locator('li').allTextContents()).toEqual(['you said good morning']);
      expect(complaints).toEqual([]);
      await page.screenshot({ path: path.join(home, `${paste.folder}.png`) });
    },
    60_000,
  );
});

/** The widths of columns depend on the port. */
const squeezed = (line: string): string => line.replaceAll(/ +/gu, ' ').trimEnd();
const usesHtml = ({ code }: Paste): boolean => code.includes('querySelector');
const pathOf = ({ folder, file }: Paste): string => path.join(home, folder, file);

/** Bundles what was pasted, against the installed package. Any bundler would do; this one is here. */
async function bundled(paste: Paste): Promise<string> {
  const program = `
    import { writeFileSync } from 'node:fs';
    import { bundlePage } from './scripts/bundlePage.mjs';
    writeFileSync(process.argv[2], await bundlePage(process.argv[1], [], true));`;
  const out = path.join(home, paste.folder, 'bundle.js');
  await run(process.execPath, ['--input-type=module', '-e', program, path.relative(root, pathOf(paste)), out], {
    cwd: root,
  });
  return readFileSync(out, 'utf8');
}

async function accepts(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  const accepted = await new Promise<boolean>((resolve) => {
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  });
  socket.destroy();
  return accepted;
}

function fail(message: string): never {
  throw new Error(message);
}
