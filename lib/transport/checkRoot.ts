import { hasOwn } from '../model/intrinsics.ts';

const root: object = Object.prototype;

/**
 * Checks that `Object.prototype` has none of these names: what a library would find there and call, where nobody catches what
 * that throws.
 *
 * @throws Error that names it
 */
export function checkRoot(names: readonly string[]): void {
  for (let i = 0; i < names.length; i++) {
    const name = names[i] ?? '';
    if (hasOwn(root, name)) throw new Error(`Object.prototype has "${name}", which would be called`);
  }
}
