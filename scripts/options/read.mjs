import { readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { faultsOf, unitOf } from './faultsOf.mjs';

const lib = path.resolve(import.meta.dirname, '../../lib');
const doors = readdirSync(lib)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => path.join(lib, file));
const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(path.join(lib, '../tsconfig.types.json'), ts.sys.readFile).config,
  ts.sys,
  path.join(lib, '..'),
);
const program = ts.createProgram(doors, { ...options, noEmit: true, emitDeclarationOnly: false });
const checker = program.getTypeChecker();

/** What each entry point exports, by name. */
const exported = new Map(
  doors.map((file) => {
    const names = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)));
    return [path.basename(file, '.ts'), new Map(names.map((symbol) => [symbol.name, resolved(symbol)]))];
  }),
);

function resolved(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** The options of a type: `Name` as its entry point exports it, or `function(parameter)` for one without a name. */
export function optionsOf(type, door) {
  const [, ofFunction, parameter] = /^(\w+)\((\w+)\)$/.exec(type) ?? [];
  const symbol = exported.get(door).get(ofFunction ?? type);
  if (!symbol) throw new Error(`${door} does not export ${type}`);
  return checker
    .getPropertiesOfType(typeOf(symbol, parameter))
    .map((property) => describe(property, symbol, parameter));
}

/** Whether the comment of a type, or of the function that takes it, leads to its place on the page. */
export function* linkFaultsOf(type, door, link) {
  const symbol = exported.get(door).get(type.replace(/\(.*/, ''));
  const links = symbol
    .getJsDocTags(checker)
    .map(({ name, text }) => (name === 'see' ? ts.displayPartsToString(text) : ''));
  if (!links.some((see) => see.includes(link))) yield `has no @see {@link ${link}}`;
}

function typeOf(symbol, parameter) {
  if (parameter === undefined) return checker.getDeclaredTypeOfSymbol(symbol);
  const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
  const found = signature.parameters.find(({ name }) => name === parameter);
  return checker.getNonNullableType(checker.getTypeOfSymbol(found));
}

/** What a comment ends with: ` … @default none`. Of a function, behind the parameter. */
const defaultIn = / \(default: ([^)]*)\)$/;

const textOf = (parts) => ts.displayPartsToString(parts).replaceAll(/\s+/g, ' ').trim();

function describe(property, owner, parameter) {
  const declaration = property.declarations[0];
  const isMethod = ts.isMethodSignature(declaration);
  const node = isMethod ? declaration : (declaration.type ?? declaration);
  const type = node.getText().replaceAll(/\s+/g, ' ').replace(/;$/, '');
  const tags = property.getJsDocTags(checker);
  const tagged = (name) => {
    const tag = tags.find((each) => each.name === name);
    return tag && textOf(tag.text);
  };
  // Options without a type of their own are described in the comment of their function.
  const param = owner
    .getJsDocTags(checker)
    .map(({ name, text }) => (name === 'param' ? textOf(text) : ''))
    .find((text) => text.startsWith(`${parameter}.${property.name} `));
  const said =
    param?.slice(`${parameter}.${property.name} `.length) ?? textOf(property.getDocumentationComment(checker));
  const text = said.replace(defaultIn, '');
  // One with a default is passed as a part: `Partial<Limits>`.
  const required = !(property.flags & ts.SymbolFlags.Optional) && !tagged('default');
  const foreign = !declaration.getSourceFile().fileName.startsWith(lib);
  const value = {
    name: property.name,
    type,
    required,
    text,
    foreign,
    default: tagged('default') ?? defaultIn.exec(said)?.[1],
  };
  return { ...value, unit: unitOf(value), faults: foreign ? [] : [...faultsOf(value)] };
}

/** Types of options at the entry points that the page leaves out. */
export function notOnPage(types) {
  const missing = [];
  for (const [door, names] of exported) {
    for (const [name, symbol] of names) {
      if (/(Options|Limits|Harness|Description)$/.test(name) && !types.includes(name)) missing.push(`${door}: ${name}`);
      for (const parameter of parametersOf(symbol)) {
        const { optional, type } = parameter;
        if (optional && !types.includes(type) && !types.includes(`${name}(${parameter.name})`))
          missing.push(`${door}: ${name}(${parameter.name}: ${type})`);
      }
    }
  }
  return missing.map((each) => `${each} is not on the page`);
}

/** The parameters of a function that are plain objects, and whether a part of them may be left out. */
function parametersOf(symbol) {
  if (!(symbol.flags & ts.SymbolFlags.Function)) return [];
  return checker
    .getTypeOfSymbol(symbol)
    .getCallSignatures()
    .flatMap(({ parameters }) =>
      parameters.flatMap((parameter) => {
        const type = checker.getNonNullableType(checker.getTypeOfSymbol(parameter));
        const { name } = type.aliasSymbol ?? type.symbol ?? { name: '' };
        const isPlain = type.flags & ts.TypeFlags.Object && type.getCallSignatures().length === 0;
        const parts = isPlain ? checker.getPropertiesOfType(type) : [];
        const optional = parts.some(({ flags }) => flags & ts.SymbolFlags.Optional) && !notOptions.includes(name);
        return [{ name: parameter.name, type: name, optional }];
      }),
    );
}

/** Objects that are not read as options. */
const notOptions = ['MessagePortLike', 'ByteReadable', 'ByteWritable', 'Audits', 'Policy', 'Viewed', 'FleetEngine'];
