import { nearestName, question } from '../model/nearestName.ts';
import { printable } from '../model/printable.ts';
import { readOwnProperty } from '../model/readBelowRoot.ts';

/** A kind of owners that a rule names. */
interface NamedKind {
  readonly kind: string;
  /** A preset's kind is for networks that have it: others need not declare it. */
  readonly preset: boolean;
}

// On the rule itself, under a key that all copies of this package know: a policy may be another copy's. It grants nothing:
// who forges or removes it changes which network refuses the rule.
const key = /*#__PURE__*/ Symbol.for('rx-secure-networking.kinds');

/** Notes which kinds a rule names. */
export function nameKinds<A extends object>(rule: A, kinds: readonly string[], preset = false): A {
  return markKinds(
    rule,
    kinds.map((kind) => ({ kind, preset })),
  );
}

/** Passes on to a rule which kinds the rules that it is made of name. */
export function inheritKinds<A extends object>(rule: A, parts: readonly object[]): A {
  const kinds = parts.flatMap(kindsOf);
  return kinds.length > 0 ? markKinds(rule, kinds) : rule;
}

function markKinds<A extends object>(rule: A, kinds: readonly NamedKind[]): A {
  return Object.defineProperty(rule, key, { value: Object.freeze(kinds.map((each) => Object.freeze(each))) });
}

/** Never throws, whoever made the rule. */
function kindsOf(rule: object): readonly NamedKind[] {
  try {
    const kinds = readOwnProperty(rule, key);
    return Array.isArray(kinds) ? kinds.filter(isNamedKind).map(({ kind, preset }) => ({ kind, preset })) : [];
  } catch {
    return [];
  }
}

function isNamedKind(given: unknown): given is NamedKind {
  const { kind, preset } = Object(given) as Partial<NamedKind>;
  return typeof kind === 'string' && typeof preset === 'boolean';
}

/** How many letters of a preset's kind may differ for a network's to be a misspelling of it, as in `custom_cosmetic`. */
const maxTypos = 2;

/**
 * Checks the kinds that a rule names against those of the network: a rule for a kind that no owner can have would be no
 * rule at all. A preset's kind may be missing, but not misspelt, nor be spelt by its last word alone, as `cosmetics`.
 *
 * @param where names the rule in the message
 * @throws TypeError that names the nearest kind of the network
 */
export function checkKinds(where: string, rule: object, kinds: readonly string[]): void {
  for (const { kind, preset } of kindsOf(rule)) {
    if (kinds.includes(kind)) continue;
    const nearest = preset ? nearestToPreset(kind, kinds) : nearestName(kind, kinds);
    if (preset && nearest === undefined) continue;
    throw new TypeError(
      `${where} is about the unknown kind ${printable(kind, 50)}${question(nearest) || '.'} The network's kinds are ${kinds.join(', ')}`,
    );
  }
}

/** The network's kind that a preset's was to be: misspelt, or its last word alone. */
function nearestToPreset(kind: string, kinds: readonly string[]): string | undefined {
  const lastWord = kind.slice(kind.lastIndexOf('-') + 1);
  return nearestName(kind, kinds, maxTypos) ?? nearestName(lastWord, kinds, maxTypos);
}
