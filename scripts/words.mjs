// Fails when a page, a docstring of an export or the output of an example has a word of the list below. The list is short
// on purpose: it has what readers did not understand, and nothing that plain English needs too.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** What must not be written, what to write instead, and the pages that may use it because they define it. */
const WORDS = [
  [/\bcan not\b/i, 'cannot'],
  [/\b(told|tells? (nobody|who|of))\b/i, 'notified, reported, emitted'],
  [/\b(hears?|heard|overhears?)\b/i, 'receives, is notified, subscribes'],
  [/\b(as told|by its doing|at all events|all in all)\b/i, 'a plain statement'],
  [/\b(outlets?|lanes?|departures?)\b/i, 'stream, queue, end', ['docs/architecture.md']],
  [/\bdoors?\b/i, 'entry point, import', ['docs/architecture.md']],
  [/\bby chance\b/i, 'random, randomly'],
  [/\b(asks?|asked|asking) nobody\b/i, 'needs no permission, runs no audit'],
  [/\b(goes|went|go) with (its|their|the) (owner|mod)/i, 'closes with its owner'],
  [/\bleads? (to nothing|inward)\b/i, 'gives no access to; resolves to a private address'],
  [/\b(has|have|had) the last word\b/i, 'counts, decides'],
  [/\bcounts? for nothing\b/i, 'is ignored'],
  [/\bput(s|ting)? (\w+ ){0,4}aside\b/i, 'drop'],
  [/\bno news\b/i, 'is ignored'],
];

/** The words of the list in a text, each with its line from 1. */
function badWords(file, text) {
  return text.split('\n').flatMap((line, index) =>
    WORDS.filter(([word, , allowed = []]) => word.test(line) && !allowed.includes(file)).map(([word, plain]) => {
      return { file, line: index + 1, word: word.exec(line)[0], plain };
    }),
  );
}

// What is no prose becomes spaces, so that lines stay where they are.
const blank = (text) => text.replaceAll(/[^\n]/g, ' ');

/** A page without its code. */
const proseOf = (page) => page.replaceAll(/^ *```[^]*?^ *```/gm, blank).replaceAll(/`[^`\n]*`/g, blank);

/** The docstrings of a file's exports of these names, their members included. */
function docstringsOf(source, names) {
  const file = ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true);
  let prose = blank(source);
  const keep = (node) => {
    for (const { pos, end } of node.jsDoc ?? [])
      prose = prose.slice(0, pos) + source.slice(pos, end) + prose.slice(end);
    if (!ts.isBlock(node)) ts.forEachChild(node, keep);
  };
  for (const statement of file.statements) {
    const declared = statement.declarationList?.declarations ?? [statement];
    if (declared.some(({ name }) => names.has(name?.text))) keep(statement);
  }
  return prose;
}

/** The texts of a program that have a space, which are those for people, and what its comments say that it prints. */
function outputOf(source) {
  const file = ts.createSourceFile('file.mjs', source, ts.ScriptTarget.Latest, true);
  let prose = source.replaceAll(/^.*?(\/\/ =>|$)/gm, blank);
  const keep = (node) => {
    const { end } = node;
    const start = node.getStart(file);
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
    if (isText && node.text.includes(' ')) prose = prose.slice(0, start) + source.slice(start, end) + prose.slice(end);
    ts.forEachChild(node, keep);
  };
  keep(file);
  return prose;
}

const filesIn = (folder, end) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(end) && !file.includes('node_modules'))
    .map((file) => path.posix.join(folder, file.replaceAll('\\', '/')))
    .sort();

/** The exported names of each file of lib/ that a door exports. */
function exported() {
  const names = new Map();
  for (const door of readdirSync('lib').filter((file) => file.endsWith('.ts'))) {
    const source = ts.createSourceFile(
      door,
      readFileSync(path.join('lib', door), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    for (const { moduleSpecifier, exportClause } of source.statements.filter(ts.isExportDeclaration)) {
      const file = path.posix.join('lib', moduleSpecifier.text);
      const ofFile = exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
      names.set(file, new Set([...(names.get(file) ?? []), ...ofFile]));
    }
  }
  return names;
}

function check() {
  const written = ['docs/guarantees.md', 'docs/mutants.md']; // by scripts
  const pages = ['README.md', ...filesIn('docs', '.md'), ...filesIn('examples', '.md')];
  const texts = [
    ...pages.filter((page) => !written.includes(page)).map((page) => [page, proseOf(readFileSync(page, 'utf8'))]),
    ...[...exported()].map(([file, names]) => [file, docstringsOf(readFileSync(file, 'utf8'), names)]),
    ...filesIn('examples', '.mjs').map((file) => [file, outputOf(readFileSync(file, 'utf8'))]),
  ];
  const found = texts.flatMap(([file, text]) => badWords(file, text));
  for (const { file, line, word, plain } of found) console.error(`${file}:${line} "${word}": write ${plain}`);
  if (found.length > 0) process.exitCode = 1;
  else console.log(`${texts.length} files in plain words`);
}

check();
