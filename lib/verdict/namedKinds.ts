import { nearestName, question } from '../model/nearestName.ts';
import { printable } from '../model/printable.ts';
import { faultOfKinds, type KindCheck, kindsKey } from './checkKinds.ts';

/**
 * Stores on a rule which kinds it names. `createNetwork` and `createOwner` check them.
 *
 * @param preset whether a preset names them: the network need not have the kind of a preset, but must not have it
 * misspelt or shortened to its last word, as in `cosmetics`
 */
export function nameKinds<A extends object>(rule: A, kinds: readonly string[], preset = false): A {
  return store(rule, (known) => {
    for (const kind of kinds) {
      if (known.includes(kind)) continue;
      const nearest = preset ? nearestToPreset(kind, known) : nearestName(kind, known);
      if (preset && nearest === undefined) continue;
      return `the unknown kind ${printable(kind, 50)}${question(nearest) || '.'} The network's kinds are ${known.join(', ')}`;
    }
    return undefined;
  });
}

/** Stores on a combined rule which kinds its parts name. */
export function inheritKinds<A extends object>(rule: A, parts: readonly object[]): A {
  const naming = parts.filter(namesKinds);
  if (naming.length === 0) return rule;
  return store(rule, (known) => {
    for (const part of naming) {
      const fault = faultOfKinds(part, known);
      if (fault !== undefined) return fault;
    }
    return undefined;
  });
}

function namesKinds(part: object): boolean {
  try {
    return Object.hasOwn(part, kindsKey);
  } catch {
    return false; // a hostile Proxy
  }
}

function store<A extends object>(rule: A, check: KindCheck): A {
  return Object.defineProperty(rule, kindsKey, { value: Object.freeze(check) });
}

/**
 * A network's kind with at most this many different letters is a misspelling of a preset's, such as `custom_cosmetic`.
 */
const maxTypos = 2;

/** Finds the network's kind that was probably meant to be the preset's: misspelt, or its last word only. */
function nearestToPreset(kind: string, kinds: readonly string[]): string | undefined {
  const lastWord = kind.slice(kind.lastIndexOf('-') + 1);
  return nearestName(kind, kinds, maxTypos) ?? nearestName(lastWord, kinds, maxTypos);
}
