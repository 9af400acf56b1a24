// Prints the declarations of the built package without their comments, a file after the other.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const dist = path.resolve(import.meta.dirname, '../dist');
const printer = ts.createPrinter({ removeComments: true });
const files = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith('.d.mts'));
for (const file of files.sort()) {
  const source = ts.createSourceFile(file, readFileSync(path.join(dist, file), 'utf8'), ts.ScriptTarget.Latest);
  console.log(`// ${file}\n${printer.printFile(source)}`);
}
