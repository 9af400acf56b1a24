/**
 * Makes options that say nothing, as own keys: what a driver reads of them it finds here, and not on an
 * `Object.prototype` that somebody has polluted.
 */
export function unset(...names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
