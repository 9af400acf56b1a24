import { printable } from '../model/printable.ts';
import { readOwnProperty } from '../model/readBelowRoot.ts';

/**
 * Where a rule that names kinds of owners stores its `KindCheck`. All copies of this package know the key, because another
 * copy may have made the policy. This grants nothing: forging or removing the check only changes which network rejects the
 * rule.
 */
export const kindsKey = /*#__PURE__*/ Symbol.for('rx-secure-networking.kinds');

/**
 * Compares the kinds that a rule names with a network's. Returns what is wrong with them; undefined if nothing is. It
 * comes with the rule, so bundles without such a rule go without it.
 */
export type KindCheck = (kinds: readonly string[]) => string | undefined;

/**
 * Checks that the network has the kinds that a rule names, because a rule for a kind that no owner can have would do
 * nothing.
 *
 * @param where names the rule in the error message
 * @throws TypeError that names the nearest kind of the network
 */
export function checkKinds(where: string, rule: object, kinds: readonly string[]): void {
  const fault = faultOfKinds(rule, kinds);
  if (fault !== undefined) throw new TypeError(`${where} names ${fault}`);
}

/** Asks a rule's `KindCheck`, if it has one. Never throws, even if the rule is hostile. */
export function faultOfKinds(rule: object, kinds: readonly string[]): string | undefined {
  try {
    const fault = (readOwnProperty(rule, kindsKey) as KindCheck | undefined)?.(kinds);
    return typeof fault === 'string' ? printable(fault, 1_000) : undefined;
  } catch {
    return undefined;
  }
}
