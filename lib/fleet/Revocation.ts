import type { ListEntry } from '../model/FleetEngine.ts';
import { isAmount } from '../model/isAmount.ts';
import { randomName } from '../stream/machineRandom.ts';
import { keyOfTarget, readTarget, type RevocationTarget } from './RevocationTarget.ts';
import { parseJson, isString, own, jsonOf } from './text.ts';

/** One revocation of the list. */
export interface Revocation {
  readonly target: RevocationTarget;
  readonly reason: string;
  /** When it was revoked, in ms of the operator's wall clock. */
  readonly at: number;
  /** The version of the list that had it first. */
  readonly version: number;
}

/** Each text is another one: hosts take the same text for the same revocation, which they need not carry out again. */
export function textOfEntry(target: RevocationTarget, reason: string, at: number): string {
  return jsonOf({ target, reason, at, id: randomName(2) });
}

/** Reads an entry of the list; undefined if it is restored, or if no operator has written it. */
export function readRevocation({ key, entry, version }: ListEntry): Revocation | undefined {
  const given = parseJson(entry);
  const reason = own(given, 'reason');
  const at = own(given, 'at');
  try {
    const target = readTarget('target', own(given, 'target'));
    if (keyOfTarget(target) !== key || !isString(reason)) return undefined;
    return { target, reason, at: isAmount(at) ? at : 0, version };
  } catch {
    return undefined;
  }
}
