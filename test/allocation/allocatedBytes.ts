import { type HeapProfiler, Session } from 'node:inspector';

const times = 50_000;
const samples = 5;

/** How often `allocatedBytes` calls. */
export const calls = times * (samples + 1);

/**
 * Bytes of heap that one call of `work` allocates, garbage included, as V8's sampling of allocations counts them: no
 * clock has a say. The least of five samples, each the mean of 50,000 calls, since code that is not compiled yet
 * allocates more.
 */
export function allocatedBytes(work: () => unknown): number {
  const repeat = (): void => {
    for (let i = 0; i < times; i += 1) work();
  };
  repeat();
  return Math.min(...Array.from({ length: samples }, () => sampled(repeat))) / times;
}

function sampled(work: () => void): number {
  const session = new Session();
  session.connect();
  let bytes = 0;
  const garbage = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  session.post('HeapProfiler.startSampling', { samplingInterval: 1_024, ...garbage });
  work();
  session.post('HeapProfiler.stopSampling', (_error, { profile }) => {
    bytes = sizeOf(profile.head);
  });
  session.disconnect();
  return bytes;
}

function sizeOf({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize);
}
