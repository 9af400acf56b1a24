// Fails when a page, a comment or a text of lib/, or the output of an example has a word of the lists below. The lists are
// short on purpose: they have what readers did not understand, and nothing that plain English needs too.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The rooms of lib/ whose comments still have such words. */
const OPEN_ROOMS = ['socket', 'transport'];

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

/** The same for the comments and texts of lib/, which no user quotes. */
const WORDS_OF_LIB = [
  ...WORDS,
  [/\b(tells?|telling|teller|hearing)\b/i, 'notify, emit, report, say'],
  [/\bgone\b/i, 'closed, destroyed, ended'],
  [/\b(goes|go|going|went) on\b/i, 'continues'],
  [/\b(breaks?|broke) off\b/i, 'fails midway, is lost'],
  [/\bat all events\b|\bof whichever make\b|\bsomebody( else)?'s\b/i, 'a plain statement'],
  [/\b(trials?|valves?)\b/i, 'check, gate'],
];

/** The words of the list in a text, each with its line from 1. */
function badWords(file, text, words) {
  return text.split('\n').flatMap((line, index) =>
    words
      .filter(([word, , allowed = []]) => word.test(line) && !allowed.includes(file))
      .map(([word, plain]) => {
        return { file, line: index + 1, word: word.exec(line)[0], plain };
      }),
  );
}

// What is no prose becomes spaces, so that lines stay where they are.
const blank = (text) => text.replaceAll(/[^\n]/g, ' ');

/** A page without its code. */
const proseOf = (page) => page.replaceAll(/^ *```[^]*?^ *```/gm, blank).replaceAll(/`[^`\n]*`/g, blank);

/** The comments of a file of lib/, and its texts that have a space, which are those for people. */
function commentsAndTextsOf(source) {
  const file = ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true);
  let prose = blank(source);
  const keep = (start, end) => {
    prose = prose.slice(0, start) + source.slice(start, end) + prose.slice(end);
  };
  const walk = (node) => {
    const start = node.getStart(file);
    for (const { pos, end } of ts.getLeadingCommentRanges(source, node.pos) ?? []) keep(pos, end);
    for (const { pos, end } of ts.getTrailingCommentRanges(source, node.end) ?? []) keep(pos, end);
    if (isText(node) && node.text.includes(' ')) keep(start, node.end);
    for (const child of node.getChildren(file)) walk(child);
  };
  walk(file);
  return prose.replaceAll(/`[^`\n]*`/g, blank);
}

const isText = (node) =>
  ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);

/** The texts of a program that have a space, which are those for people, and what its comments say that it prints. */
function outputOf(source) {
  const file = ts.createSourceFile('file.mjs', source, ts.ScriptTarget.Latest, true);
  let prose = source.replaceAll(/^.*?(\/\/ =>|$)/gm, blank);
  const keep = (node) => {
    const { end } = node;
    const start = node.getStart(file);
    if (isText(node) && node.text.includes(' '))
      prose = prose.slice(0, start) + source.slice(start, end) + prose.slice(end);
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

/** The files of lib/, without those of the rooms that are still open. */
const filesOfLib = () => filesIn('lib', '.ts').filter((file) => !OPEN_ROOMS.includes(file.split('/')[1]));

function check() {
  const written = ['docs/guarantees.md', 'docs/mutants.md']; // by scripts
  const pages = ['README.md', ...filesIn('docs', '.md'), ...filesIn('examples', '.md')];
  const texts = [
    ...pages.filter((page) => !written.includes(page)).map((page) => [page, proseOf(readFileSync(page, 'utf8'))]),
    ...filesIn('examples', '.mjs').map((file) => [file, outputOf(readFileSync(file, 'utf8'))]),
    ...filesOfLib().map((file) => [file, commentsAndTextsOf(readFileSync(file, 'utf8')), WORDS_OF_LIB]),
  ];
  const found = texts.flatMap(([file, text, words = WORDS]) => badWords(file, text, words));
  for (const { file, line, word, plain } of found) console.error(`${file}:${line} "${word}": write ${plain}`);
  if (found.length > 0) process.exitCode = 1;
  else console.log(`${texts.length} files in plain words`);
}

check();
