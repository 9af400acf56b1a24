// Prints, as JSON, what each door of the built package exports: { door: { values, types } }.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '..');
const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const doors = Object.entries(exports).filter(([, entry]) => typeof entry === 'object');
const typesOf = (entry) => path.join(root, entry.node.types);
const program = ts.createProgram(
  doors.map(([, entry]) => typesOf(entry)),
  { module: ts.ModuleKind.NodeNext, types: [] },
);
const checker = program.getTypeChecker();

async function namesAt(entry) {
  const door = checker.getSymbolAtLocation(program.getSourceFile(typesOf(entry)));
  const values = Object.keys(await import(path.join(root, entry.node.default)))
    // Node adds these to what a CommonJS file exports.
    .filter((name) => name !== 'default' && name !== 'module.exports');
  const types = checker
    .getExportsOfModule(door)
    .map(({ name }) => name)
    .filter((name) => !values.includes(name));
  return { values: values.sort(), types: types.sort() };
}

const names = await Promise.all(doors.map(async ([door, entry]) => [door, await namesAt(entry)]));
console.log(JSON.stringify(Object.fromEntries(names), null, 2));
