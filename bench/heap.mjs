/** Bytes of heap, after garbage is collected. Needs --expose-gc. */
export function heap() {
  for (let i = 0; i < 4; i += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/**
 * Bytes of heap that each of `count` things keeps, made one after the other. The first hundreds are not counted: with
 * them comes what all of them share, above all compiled code.
 */
export async function heapOfEach(count, make) {
  const kept = [];
  for (let i = 0; i < 500; i += 1) kept.push(await make());
  const more = Array.from({ length: count });
  const before = heap();
  for (let i = 0; i < count; i += 1) more[i] = await make();
  const bytes = (heap() - before) / count;
  if (kept.length + more.length !== 500 + count) throw new Error('not all were kept');
  return bytes;
}
