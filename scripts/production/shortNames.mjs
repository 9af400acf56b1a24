import { walk } from './walk.mjs';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Gives the private names of each class the letters in the order of their use. All classes then share them, which
 * compresses better than a name for each: minifiers such as terser and swc keep one name for one name.
 */
export function shortPrivateNames(ast) {
  const renamed = [];
  walk(ast, (node) => {
    if (node.type !== 'ClassBody') return;
    const uses = new Map();
    for (const { key } of node.body) if (key?.type === 'PrivateIdentifier') uses.set(key.name, 0);
    const mine = [];
    walk(node, (inner) => {
      if (inner.type !== 'PrivateIdentifier') return;
      if (!uses.has(inner.name)) throw new Error(`#${inner.name} belongs to a class around this one`);
      uses.set(inner.name, uses.get(inner.name) + 1);
      mine.push(inner);
    });
    const byUse = [...uses.keys()].sort((a, b) => uses.get(b) - uses.get(a));
    if (byUse.length > letters.length) throw new Error('a class has more private names than there are letters');
    const names = new Map(byUse.map((name, i) => [name, letters[i]]));
    for (const { start, end, name } of mine) renamed.push({ start, end, name: `#${names.get(name)}` });
  });
  return renamed;
}
