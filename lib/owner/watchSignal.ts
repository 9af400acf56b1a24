import { holderOf, readBelowRoot } from '../model/readBelowRoot.ts';
import { onAbort } from './onAbort.ts';
import { abortedOf } from './platformSignal.ts';

/**
 * Whether a signal is aborted; undefined for what is none. A signal of the platform is asked past whatever its holders
 * have made of it; a look-alike is asked once, here. May throw what a getter throws.
 */
export function stateOfSignal(given: object): boolean | undefined {
  const known = abortedOf(given);
  if (known !== undefined) return known;
  const aborted = readBelowRoot(given, 'aborted');
  return typeof aborted === 'boolean' && isFunction(readBelowRoot(given, 'addEventListener')) ? aborted : undefined;
}

/** Calls `over` when the signal aborts, inside this call if it has; the returned function stops that. */
export function watchSignal(signal: AbortSignal, aborted: boolean, over: () => void): (() => void) | undefined {
  if (!aborted) return onAbort(signal, over);
  over();
  return undefined;
}

/** Whether it has the form of a signal, as far as can be told without asking a getter. */
export function isSignal(given: unknown): given is AbortSignal {
  if (typeof given !== 'object' || given === null) return false;
  if (abortedOf(given) !== undefined) return true;
  const holder = holderOf(given, 'aborted');
  const property = holder && Object.getOwnPropertyDescriptor(holder, 'aborted');
  const mayBe = property && (property.get !== undefined || typeof property.value === 'boolean');
  return mayBe === true && isFunction(readBelowRoot(given, 'addEventListener'));
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
