/**
 * Makes an object whose listed keys are own and `undefined`, so that a polluted `Object.prototype` cannot supply them.
 * `plantedGetters.test.ts` finds the keys that Node reads.
 *
 * List also the keys that are set later: V8 takes 27 µs to spread an object and add the 27 keys of `ws`, but 0.1 µs to spread
 * it and replace them (Node 20).
 */
export function unset(...names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, undefined]));
}
