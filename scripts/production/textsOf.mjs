import { walk } from './walk.mjs';

/**
 * Finds the texts of a module that only people read: error messages, reasons of denials. Each is one literal, one
 * template, or a sum of them, with `{1}`, `{2}` … in the place of values:
 *
 * - `pieces`: where the words between the values begin and end in the code
 *
 * A text has at least two words. Names, codes and states have no space, so they stay as they are. So do regular expressions
 * and strings that are compared: they are `compared`, and must not be texts elsewhere.
 */
export function textsOf(ast) {
  const texts = [];
  const compared = [];
  const taken = new Set();
  walk(ast, (node, ancestors) => {
    if (taken.has(node) || !isText(node)) return;
    const parts = partsOf(node);
    if (!parts) return;
    walk(node, (inner) => {
      if (isText(inner) && parts.owns.has(inner)) taken.add(inner);
    });
    const text = parts.words.map((words, i) => (i === 0 ? words : `{${i}}${words}`)).join('');
    if (!isProse(text)) return;
    if (isData(node, ancestors)) compared.push(text);
    else texts.push({ text, start: node.start, end: node.end, values: parts.values });
  });
  return { texts, compared };
}

const isText = (node) =>
  (node.type === 'Literal' && typeof node.value === 'string') || node.type === 'TemplateLiteral' || isSum(node);

const isSum = (node) => node.type === 'BinaryExpression' && node.operator === '+';

/** The words of a text, the expressions between them, and the nodes that it is made of. Undefined for another sum. */
function partsOf(node) {
  if (isSum(node)) {
    const [left, right] = [node.left, node.right].map((side) => (isText(side) ? partsOf(side) : undefined));
    if (!left || !right) return undefined;
    const words = [...left.words.slice(0, -1), `${left.words.at(-1)}${right.words[0]}`, ...right.words.slice(1)];
    return { words, values: [...left.values, ...right.values], owns: new Set([node, ...left.owns, ...right.owns]) };
  }
  const owns = new Set([node]);
  if (node.type === 'Literal') return { words: [node.value], values: [], owns };
  return { words: node.quasis.map(({ value }) => value.cooked), values: node.expressions, owns };
}

const comparisons = new Set(['===', '!==', '==', '!=', 'in', '<', '>']);

/** Whether the program reads it: a comparison, a key, a pattern, a module's name, a symbol's description. */
function isData(node, ancestors) {
  const parent = ancestors.at(-1);
  switch (parent.type) {
    case 'BinaryExpression':
      return comparisons.has(parent.operator);
    case 'NewExpression':
    case 'CallExpression':
      return parent.callee.name === 'RegExp' || parent.callee.name === 'Symbol';
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent.key === node;
    case 'MemberExpression':
    case 'SwitchCase':
    case 'TaggedTemplateExpression':
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
      return true;
    default:
      return parent.directive !== undefined;
  }
}

/** Words with a space between them. A path such as `reconnect: maxDelay` is a name. */
const isProse = (text) => /[a-z}] [a-z{]/i.test(text) && /[a-z]{3}/i.test(text) && !/^\w+: \w+$/.test(text);
