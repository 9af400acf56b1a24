import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'rollup/parseAst';
import { composed, fullText, texts } from './fullText.ts';

// The production build, beside the other one. Their modules are compared as syntax trees: whatever is no text and no
// private name has to be the same, so that the builds cannot behave differently. Functions that only compose a text give
// its code instead; `test/package/builds.test.ts` runs them.
const dist = path.resolve(__dirname, '../../dist');
const modules = (readdirSync(path.join(dist, 'production'), { recursive: true }) as string[]).filter((file) =>
  file.endsWith('.mjs'),
);
const codeOf = (...file: string[]) => readFileSync(path.join(dist, ...file), 'utf8');

type Tree = Readonly<Record<string, unknown>> & { readonly type: string };
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && typeof (value as Tree).type === 'string';

interface Text {
  readonly words: string;
  readonly values: readonly unknown[];
}

/** A literal, a template or a sum of them, with `{1}`, `{2}` … for its values. */
function textOf(tree: unknown): Text | undefined {
  if (!isTree(tree)) return undefined;
  const parts = partsOf(tree);
  if (!parts) return undefined;
  const words = parts.words.map((piece, i) => (i === 0 ? piece : `{${i}}${piece}`)).join('');
  return { words, values: parts.values };
}

function partsOf(tree: Tree): { words: string[]; values: unknown[] } | undefined {
  if (tree.type === 'Literal' && typeof tree['value'] === 'string') return { words: [tree['value']], values: [] };
  if (tree.type === 'TemplateLiteral') {
    const quasis = tree['quasis'] as { value: { cooked: string } }[];
    return { words: quasis.map(({ value }) => value.cooked), values: tree['expressions'] as unknown[] };
  }
  if (tree.type !== 'BinaryExpression' || tree['operator'] !== '+') return undefined;
  const [left, right] = [partsOf(tree['left'] as Tree), partsOf(tree['right'] as Tree)];
  if (!left || !right) return undefined;
  const words = [...left.words.slice(0, -1), `${left.words.at(-1) ?? ''}${right.words[0] ?? ''}`];
  return { words: [...words, ...right.words.slice(1)], values: [...left.values, ...right.values] };
}

/** Where two trees differ: the first place, in words. The texts that stand for each other are collected. */
function difference(mine: unknown, theirs: unknown, names: Map<string, string>, seen: string[]): string | undefined {
  if (!isTree(mine) || !isTree(theirs)) return mine === theirs ? undefined : `${String(mine)} is ${String(theirs)}`;
  const [text, code] = [textOf(mine), textOf(theirs)];
  const found = /^RXSN\d+/u.exec(code?.words ?? '');
  if (text && code && found) {
    seen.push(found[0]);
    const values = text.values.map((_, i) => `{${i + 1}}`);
    const form = values.length === 0 ? found[0] : `${found[0]}(${values.join('|')})`;
    if (code.words !== form || fullText(form) !== text.words) return `${text.words} is ${code.words}`;
    return eachDifference(text.values, code.values, names, seen);
  }
  const composedCode = mine.type === 'FunctionDeclaration' ? onlyAnswer(theirs['body'] as Tree) : undefined;
  if (composedCode !== undefined) {
    seen.push(composedCode);
    return composed.has(composedCode) ? undefined : `${composedCode} is not composed`;
  }
  if (mine.type !== theirs.type) return `${mine.type} is ${theirs.type}`;
  if (mine.type === 'PrivateIdentifier') {
    const name = mine['name'] as string;
    if (!names.has(name)) names.set(name, theirs['name'] as string);
    return names.get(name) === theirs['name'] ? undefined : `#${name} is #${String(theirs['name'])}`;
  }
  const inside = mine.type === 'ClassBody' ? new Map<string, string>() : names;
  for (const key of Object.keys(mine)) {
    if (['start', 'end', 'raw'].includes(key)) continue;
    const [here, there] = [mine[key], theirs[key]];
    const found = Array.isArray(here)
      ? eachDifference(here, there as unknown[], inside, seen)
      : typeof here === 'object' && here !== null && !isTree(here)
        ? (JSON.stringify(here) !== JSON.stringify(there) && JSON.stringify(there)) || undefined
        : difference(here, there, inside, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The code that a function gives if it does nothing else. */
function onlyAnswer({ body }: Tree): string | undefined {
  const [statement, ...others] = body as Tree[];
  if (statement?.type !== 'ReturnStatement' || others.length > 0) return undefined;
  return /^RXSN\d+$/u.exec(textOf(statement['argument'])?.words ?? '')?.[0];
}

function eachDifference(
  mine: readonly unknown[],
  theirs: readonly unknown[],
  names: Map<string, string>,
  seen: string[],
): string | undefined {
  if (mine.length !== theirs.length) return `${mine.length} are ${theirs.length}`;
  for (const [i, one] of mine.entries()) {
    const found = difference(one, theirs[i], names, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

const between = (full: string, short: string, seen: string[] = []) =>
  difference(parseAst(full), parseAst(short), new Map(), seen);

describe('the production build', () => {
  it('has each module of the other build', () => {
    const others = (readdirSync(dist, { recursive: true }) as string[]).filter((file) => file.endsWith('.mjs'));
    const alone = ['guest.process.mjs']; // made by itself, for processes of guests
    const expected = others.filter((file) => !file.startsWith('production/') && !alone.includes(file));
    expect(modules.toSorted()).toEqual(expected.toSorted());
  });

  it('has the same code in each module, but for texts, what composes them, and private names', () => {
    const differing = modules.map((file) => [file, between(codeOf(file), codeOf('production', file))]);
    expect(differing.filter(([, where]) => where !== undefined)).toEqual([]);
  });

  it('has each code of docs/errors.md, and no other', () => {
    const seen: string[] = [];
    for (const file of modules) between(codeOf(file), codeOf('production', file), seen);
    expect([...new Set(seen)].toSorted()).toEqual([...texts.keys(), ...composed].toSorted());
    const all = modules.flatMap((file) => codeOf('production', file).match(/RXSN\d+/gu) ?? []);
    expect(all).toHaveLength(seen.length);
  });

  it.each([
    ['another operator', 'a < b', 'a <= b'],
    ['a missing call', 'f(); g();', 'f();'],
    ['another code', "f('denied')", "f('empty')"],
    ['a text of another row', "f('the owner is destroyed')", "f('RXSN1')"],
    ['values in another order', 'f(`${a} must be ${b}`)', 'f(`RXSN1(${b}|${a})`)'],
    ['a function that composes no text', 'function f() { g(); }', "function f() { return 'RXSN1'; }"],
    ['another private name', 'class A { #a; #b; c() { this.#a(); } }', 'class A { #a; #b; c() { this.#b(); } }'],
  ])('is found to differ by %s', (_, full, short) => {
    expect(between(full, full)).toBeUndefined();
    expect(between(full, short)).toBeDefined();
  });
});
