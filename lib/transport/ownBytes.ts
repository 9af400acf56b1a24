/**
 * Makes a driver's bytes the receiver's own: a plain `Uint8Array` whose memory holds nothing else. What `ws` hands out
 * is a view of the chunk that came from the network, or of the pool that the whole process shares.
 */
export function ownBytes(view: Uint8Array): Uint8Array {
  const { buffer, byteLength } = view;
  const alone = byteLength > 0 && byteLength === buffer.byteLength;
  return alone ? new Uint8Array(buffer) : new Uint8Array(view);
}
