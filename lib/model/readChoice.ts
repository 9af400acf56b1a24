/**
 * Reads an option that is one of some words.
 *
 * @throws TypeError that names it and the words
 */
export function readChoice<T extends string>(name: string, given: T, choices: readonly T[]): T {
  if (choices.includes(given)) return given;
  throw new TypeError(`${name} must be ${choices.map((choice) => `'${choice}'`).join(' or ')}`);
}
