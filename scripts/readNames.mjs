// Prints, as JSON, what each door of the built package exports: { door: { values, types } }.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '..');
const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

async function namesAt(entry) {
  const program = ts.createProgram([path.join(root, entry.types)], { module: ts.ModuleKind.NodeNext, types: [] });
  const checker = program.getTypeChecker();
  const [file] = program.getRootFileNames().map((name) => program.getSourceFile(name));
  const names = checker.getExportsOfModule(checker.getSymbolAtLocation(file)).map((symbol) => symbol.name);
  const values = Object.keys(await import(path.join(root, entry.default)))
    // Node adds these to what a CommonJS file exports.
    .filter((name) => name !== 'default' && name !== 'module.exports');
  return { values: values.sort(), types: names.filter((name) => !values.includes(name)).sort() };
}

const doors = Object.entries(exports).filter(([, entry]) => typeof entry === 'object');
const names = await Promise.all(doors.map(async ([door, entry]) => [door, await namesAt(entry.node)]));
console.log(JSON.stringify(Object.fromEntries(names), null, 2));
