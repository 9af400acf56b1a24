// Runs the first program of each library against the same server, and prints the table of README.md:
// node examples/first-ten-minutes/run.mjs; with --write it writes the table into the page. Takes half a minute.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { startServer } from './startServer.mjs';

const folder = path.join(import.meta.dirname, 'programs');
const first = 'rx-secure-networking.mjs';
const files = [first, ...readdirSync(folder).filter((file) => file !== first)];

/** What every JavaScript program may use, and what is of this comparison. */
const known = new Set(['console', 'log', 'process', 'argv', 'slice', 'replace', 'url', 'data', 'said']);
const listeners = ['on', 'addEventListener'];

/** The lines of the program without imports, and the names of the library that its author must know. */
function readProgram(file) {
  const code = readFileSync(path.join(folder, file), 'utf8');
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const names = new Set();
  const add = (name) => known.has(name) || names.add(name);
  const visit = (node) => {
    if (ts.isImportSpecifier(node)) add((node.propertyName ?? node.name).text);
    else if (ts.isPropertyAccessExpression(node)) add(node.name.text);
    else if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) add(node.name.text);
    else if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) add(node.name.text);
    else if (ts.isCallExpression(node) && listeners.includes(node.expression.name?.text)) add(node.arguments[0].text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  // The arguments are of this comparison; everything else is the program.
  const lines = code.split('\n').filter((line) => line.trim() !== '' && !line.includes('process.argv'));
  return { lines: lines.length, names: [...names] };
}

/** Runs a program until `until` answers true of what it printed, or for some ms; gives the lines. */
async function run(file, args, ms, until = () => false) {
  const child = spawn(process.execPath, [path.join(folder, file), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let crashed = '';
  const deadline = setTimeout(() => child.kill(), ms);
  child.stdout.on('data', (chunk) => {
    printed += chunk;
    if (until(printed)) child.kill();
  });
  child.stderr.on('data', (chunk) => (crashed += chunk));
  const [code] = await new Promise((resolve) => child.on('close', (...end) => resolve(end)));
  clearTimeout(deadline);
  const lines = printed
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return code
    ? [
        ...lines,
        `the process crashes: ${crashed
          .split('\n')
          .find((line) => line.includes('rror'))
          ?.trim()}`,
      ]
    : lines;
}

const answersIn = (printed) => printed.split('you said hello').length - 1;

const rows = [];
for (const file of files) {
  const server = await startServer();
  const elsewhere = await startServer();
  const own = `ws://127.0.0.1:${server.port}/`;
  let restarted = false;
  const restart = (printed) => {
    if (answersIn(printed) === 1 && !restarted) {
      restarted = true;
      server.restart();
    }
    return answersIn(printed) === 2;
  };
  const afterRestart = await run(file, [own, own], 8_000, restart);
  await server.close();
  const isTwoLines = (printed) => printed.split('\n').length > 2;
  const nobody = await run(file, [own, own], 8_000, isTwoLines); // no server has its port now
  const stray = await run(file, [`ws://127.0.0.1:${elsewhere.port}/`, own], 8_000, () => elsewhere.heard.length > 0);
  const sent = elsewhere.heard.length;
  await elsewhere.close();
  const shown = (lines) =>
    lines.map((line) => line.replaceAll(String(server.port), '8080').replaceAll(String(elsewhere.port), '9090'));
  rows.push({
    name: file.replace('.mjs', ''),
    ...readProgram(file),
    afterRestart: shown(afterRestart),
    nobody: shown(nobody),
    stray: shown(stray),
    sent,
  });
}

const cell = (lines) =>
  lines
    .filter((line, place) => line !== lines[place - 1])
    .map((line) => `\`${line.replaceAll('|', '\\|')}\``)
    .join('<br>') || 'nothing';
const table = [
  '| | ' + rows.map(({ name }) => `\`${name}\``).join(' | ') + ' |',
  '|---|' + rows.map(() => '---').join('|') + '|',
  '| lines | ' + rows.map(({ lines }) => lines).join(' | ') + ' |',
  '| names to know | ' + rows.map(({ names }) => names.length).join(' | ') + ' |',
  '| which | ' + rows.map(({ names }) => names.map((each) => `\`${each}\``).join(' ')).join(' | ') + ' |',
  '| shown: an answer, a restart of the server, an answer | ' +
    rows.map(({ afterRestart }) => cell(afterRestart)).join(' | ') +
    ' |',
  '| shown: no server, for 8 seconds or two lines | ' + rows.map(({ nobody }) => cell(nobody)).join(' | ') + ' |',
  '| shown: an endpoint that it should not reach | ' + rows.map(({ stray }) => cell(stray)).join(' | ') + ' |',
  '| messages that this endpoint got | ' + rows.map(({ sent }) => sent).join(' | ') + ' |',
].join('\n');

const page = path.join(import.meta.dirname, 'README.md');
console.log(table);
if (process.argv.includes('--write')) {
  const text = readFileSync(page, 'utf8');
  writeFileSync(
    page,
    text.replace(/(?<=<!-- table -->\n)[^]*?(?=\n<!-- end -->)/u, () => table),
  );
}
