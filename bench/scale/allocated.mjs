import { Session } from 'node:inspector';

/**
 * Bytes of heap that `work` allocates for each of `count` operations, garbage included, as V8's sampling of allocations
 * counts them.
 */
export async function allocated(count, work) {
  const session = new Session();
  session.connect();
  const garbage = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true };
  session.post('HeapProfiler.startSampling', { samplingInterval: 4_096, ...garbage });
  await work();
  let bytes = 0;
  session.post('HeapProfiler.stopSampling', (_error, { profile }) => {
    bytes = sizeOf(profile.head);
  });
  session.disconnect();
  return bytes / count;
}

function sizeOf({ selfSize, children }) {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize);
}
