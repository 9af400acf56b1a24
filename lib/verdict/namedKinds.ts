import { nearestName, question } from '../model/nearestName.ts';
import { printable } from '../model/printable.ts';
import { readOwnProperty } from '../model/readBelowRoot.ts';

// The kinds of owners that a rule names are stored on the rule, under a key that all copies of this package know,
// because another copy may have made the policy. This grants nothing: forging or removing the kinds only changes which
// network rejects the rule.
const key = /*#__PURE__*/ Symbol.for('rx-secure-networking.kinds');

/** Stores which kinds a rule names. */
export function nameKinds<A extends object>(rule: A, kinds: readonly string[], preset = false): A {
  return markKinds(
    rule,
    kinds.map((kind) => ({ kind, preset })),
  );
}

/** Stores on a combined rule which kinds its parts name. */
export function inheritKinds<A extends object>(rule: A, parts: readonly object[]): A {
  const kinds = parts.flatMap(kindsOf);
  return kinds.length > 0 ? markKinds(rule, kinds) : rule;
}

function markKinds<A extends object>(rule: A, kinds: readonly NamedKind[]): A {
  return Object.defineProperty(rule, key, { value: Object.freeze(kinds.map((each) => Object.freeze(each))) });
}

/** Reads the kinds that a rule names. Never throws, even if the rule is hostile. */
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

/**
 * A network's kind with at most this many different letters is a misspelling of a preset's, such as `custom_cosmetic`.
 */
const maxTypos = 2;

/**
 * Checks that the network has the kinds that a rule names, because a rule for a kind that no owner can have would do
 * nothing. The network need not have the kind of a preset, but must not have it misspelt or shortened to its last word,
 * as in `cosmetics`.
 *
 * @param where names the rule in the error message
 * @throws TypeError that names the nearest kind of the network
 */
export function checkKinds(where: string, rule: object, kinds: readonly string[]): void {
  for (const { kind, preset } of kindsOf(rule)) {
    if (kinds.includes(kind)) continue;
    const nearest = preset ? nearestToPreset(kind, kinds) : nearestName(kind, kinds);
    if (preset && nearest === undefined) continue;
    throw new TypeError(
      `${where} names the unknown kind ${printable(kind, 50)}${question(nearest) || '.'} The network's kinds are ${kinds.join(', ')}`,
    );
  }
}

/** Finds the network's kind that was probably meant to be the preset's: misspelt, or its last word only. */
function nearestToPreset(kind: string, kinds: readonly string[]): string | undefined {
  const lastWord = kind.slice(kind.lastIndexOf('-') + 1);
  return nearestName(kind, kinds, maxTypos) ?? nearestName(lastWord, kinds, maxTypos);
}

/** A kind of owners that a rule names. */
interface NamedKind {
  readonly kind: string;
  /** Whether a preset names it: then networks need not have this kind. */
  readonly preset: boolean;
}
