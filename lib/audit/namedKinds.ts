import { didYouMean } from '../model/didYouMean.ts';

/** A kind of owners that a rule names. */
interface NamedKind {
  readonly kind: string;
  /** A preset's kind is for networks that have it: others need not declare it. */
  readonly preset: boolean;
}

const namedKinds = new WeakMap<object, readonly NamedKind[]>();

/** Notes which kinds a rule names. */
export function nameKinds<A extends object>(rule: A, kinds: readonly string[], preset = false): A {
  namedKinds.set(
    rule,
    kinds.map((kind) => ({ kind, preset })),
  );
  return rule;
}

/** Passes on to a rule which kinds the rules that it is made of name. */
export function inheritKinds<A extends object>(rule: A, parts: readonly object[]): A {
  const kinds = parts.flatMap((part) => namedKinds.get(part) ?? []);
  if (kinds.length > 0) namedKinds.set(rule, kinds);
  return rule;
}

/** How many letters of a preset's kind may differ for a network's to be a misspelling of it, as in `custom_cosmetic`. */
const mostMisspelt = 2;

/**
 * Checks the kinds that a rule names against those of the network: a rule for a kind that no owner can have would be no
 * rule at all. A preset's kind may be missing, but not misspelt.
 *
 * @param where names the rule in the message
 * @throws TypeError that names the nearest kind of the network
 */
export function checkKinds(where: string, rule: object, kinds: readonly string[]): void {
  for (const { kind, preset } of namedKinds.get(rule) ?? []) {
    if (kinds.includes(kind)) continue;
    const hint = didYouMean(kind, kinds, preset ? mostMisspelt : undefined);
    if (preset && hint === '') continue;
    throw new TypeError(
      `${where} is about the unknown kind ${kind}${hint || '.'} The network's kinds are ${kinds.join(', ')}`,
    );
  }
}
