const getters = Object.getPrototypeOf(Uint8Array.prototype) as object;
const bufferOf = getterOf('buffer');
const offsetOf = getterOf('byteOffset');
const lengthOf = getterOf('byteLength');

/**
 * Looks at bytes as the platform knows them, whatever their subclass or their own properties say, so that the driver
 * cannot be told that they are a Blob or of another size.
 *
 * @throws TypeError for what is no Uint8Array
 */
export function intrinsicView(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bufferOf(bytes) as ArrayBuffer, offsetOf(bytes) as number, lengthOf(bytes) as number);
}

function getterOf(name: string): (bytes: Uint8Array) => unknown {
  const { get } = Object.getOwnPropertyDescriptor(getters, name) as { readonly get: (this: Uint8Array) => unknown };
  return (bytes) => get.call(bytes);
}

/**
 * Makes a driver's bytes the receiver's own: a plain `Uint8Array` whose memory holds nothing else. What `ws` hands out
 * is a view of the chunk that came from the network, or of the pool that the whole process shares.
 */
export function detachedCopy(view: Uint8Array): Uint8Array {
  const { buffer, byteLength } = view;
  const alone = byteLength > 0 && byteLength === buffer.byteLength;
  return alone ? new Uint8Array(buffer) : new Uint8Array(view);
}
