/** Bytes of heap, after garbage is collected. Needs --expose-gc. */
export function heap() {
  for (let i = 0; i < 4; i += 1) globalThis.gc();
  return process.memoryUsage().heapUsed;
}
