// Fails when a file of lib/ has more lines of code than LIMIT; blank lines and comments are not counted.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const LIMIT = 150;

// A line of code is one that some token touches.
function linesOfCode(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const lines = new Set();
  const visit = (node) => {
    if (ts.isJSDoc(node)) return;
    const parts = node.getChildren(source);
    if (parts.length > 0) return void parts.forEach(visit);
    const start = node.getStart(source);
    if (start === node.end) return;
    const last = source.getLineAndCharacterOfPosition(node.end).line;
    for (let line = source.getLineAndCharacterOfPosition(start).line; line <= last; line += 1) lines.add(line);
  };
  visit(source);
  return lines.size;
}

const sizes = readdirSync('lib', { recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file: path.posix.join('lib', file), lines: linesOfCode(path.join('lib', file)) }))
  .sort((a, b) => b.lines - a.lines);
const tooLong = sizes.filter(({ lines }) => lines > LIMIT);
for (const { file, lines } of tooLong) console.error(`${file} has ${lines} lines of code, more than ${LIMIT}`);
if (tooLong.length > 0) process.exitCode = 1;
else console.log(`${sizes.length} files, the longest ${sizes[0]?.file} with ${sizes[0]?.lines} lines of code`);
