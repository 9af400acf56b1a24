/** Reads the reason of a destroy: a text, or an empty one for anything else. */
export function readReason(given: unknown): string {
  return typeof given === 'string' ? given : '';
}
