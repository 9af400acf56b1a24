/** Bytes of heap, after garbage is collected. Needs --expose-gc. */
export function heap() {
  for (let i = 0; i < 4; i += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/**
 * Bytes of heap that each of `count` things keeps, made one after the other. The `first` are not counted: with them comes
 * what all of them share.
 */
export async function heapOfEach(count, make, first = 1) {
  const kept = Array.from({ length: first + count });
  for (let i = 0; i < first; i += 1) kept[i] = await make();
  const before = heap();
  for (let i = first; i < kept.length; i += 1) kept[i] = await make();
  const bytes = heap() - before;
  if (kept.includes(undefined)) throw new Error('not all were kept');
  return bytes / count;
}
