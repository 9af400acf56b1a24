/**
 * Finds the functions of a module that only compose a text for people, by the tag `@text` in their docstrings, which says
 * what their text is about. A production build needs no more of them than a code.
 */
export function composersOf(ast, code) {
  return ast.body.flatMap((node, i) => {
    const before = code.slice(ast.body[i - 1]?.end ?? 0, node.start);
    const about = /\*\s@text ([^*]+?)\s*\*\/\s*$/.exec(before)?.[1];
    if (about === undefined) return [];
    if (node.type !== 'FunctionDeclaration') throw new Error(`@text before a ${node.type}: ${about}`);
    const { start, end } = node.body;
    return [{ about, start, end }];
  });
}
