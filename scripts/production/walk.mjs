/**
 * Calls `visit(node, ancestors)` for each node of a syntax tree (ESTree), parents first. `ancestors` ends with the
 * parent.
 */
export function walk(node, visit, ancestors = []) {
  visit(node, ancestors);
  const inside = [...ancestors, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string') walk(child, visit, inside);
    }
  }
}
