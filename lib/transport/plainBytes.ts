// Makes plain `Uint8Array`s from bytes of unknown origin.

const getters = Object.getPrototypeOf(Uint8Array.prototype) as object;
const bufferOf = getterOf('buffer');
const offsetOf = getterOf('byteOffset');
const lengthOf = getterOf('byteLength');

/**
 * Makes a plain view of the same bytes with the platform's own getters, so that a subclass or an own property cannot make
 * the driver take them for a Blob, or for bytes of another size.
 *
 * @throws TypeError for anything but a Uint8Array
 */
export function intrinsicView(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bufferOf(bytes) as ArrayBuffer, offsetOf(bytes) as number, lengthOf(bytes) as number);
}

function getterOf(name: string): (bytes: Uint8Array) => unknown {
  const { get } = Object.getOwnPropertyDescriptor(getters, name) as { readonly get: (this: Uint8Array) => unknown };
  return (bytes) => get.call(bytes);
}

/**
 * Makes a plain `Uint8Array` whose memory contains nothing but these bytes. The bytes that `ws` emits are a view of a chunk
 * from the network, or of the memory pool of the whole process.
 */
export function detachedCopy(view: Uint8Array): Uint8Array {
  const { buffer, byteLength } = view;
  const alone = byteLength > 0 && byteLength === buffer.byteLength;
  return alone ? new Uint8Array(buffer) : new Uint8Array(view);
}
