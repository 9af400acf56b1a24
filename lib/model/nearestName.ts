/**
 * Finds the known name that was probably meant: the one with the fewest different letters, ignoring case. Undefined if
 * none is close enough.
 *
 * @param most how many letters may differ. @default about half of them
 */
export function nearestName(name: string, known: readonly string[], most?: number): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of known) {
    const edits = editsBetween(name.toLowerCase(), candidate.toLowerCase());
    if (edits >= least || edits > (most ?? (Math.max(name.length, candidate.length) + 1) / 2)) continue;
    nearest = candidate;
    least = edits;
  }
  return nearest;
}

/** Computes the Levenshtein distance: how many letters to insert, delete or replace. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, at(row, j) + 1, at(next, j - 1) + 1));
    }
    row = next;
  }
  return at(row, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}

/**
 * Returns `: did you mean …?` to append to an unknown name, or an empty text if no known name is close enough.
 *
 * @text which known name was probably meant, if one is near
 */
export function didYouMean(name: string, known: readonly string[]): string {
  return question(nearestName(name, known));
}

/** Returns the same question for the result of `nearestName`. */
export function question(nearest: string | undefined): string {
  return nearest === undefined ? '' : `: did you mean ${nearest}?`;
}
