import { byteLength, type Message } from '../model/Message.ts';
import { getterOf, isResizable, prototypeOf, sizeOfBuffer } from '../model/intrinsics.ts';
import { bytesOfBlob, makeBlob, sizeOfBlob } from './platform.ts';
import { toUsvString } from './readArguments.ts';

/**
 * Reads the argument of `send()` (WHATWG WebSockets, 3.1): a `Blob`, an `ArrayBuffer` or a view on one. Anything else is
 * converted to a string.
 *
 * @throws TypeError for shared or resizable memory, for a Blob that the platform cannot read, and for a value that cannot be
 * converted to a string
 */
export function readMessage(given: unknown): Message | BlobMessage {
  if (ArrayBuffer.isView(given)) {
    const { buffer, offset, length } = ofArrays.buffer(given) ? ofArrays : ofDataViews;
    return bytesOf(buffer(given) as ArrayBufferLike, offset(given) as number, length(given) as number);
  }
  if (isBuffer(given) || isShared(given)) return bytesOf(given, 0, sizeOfBuffer(given) as number);
  const size = sizeOfBlob(given);
  if (!isSize(size)) return toUsvString(given);
  const read = bytesOfBlob;
  if (!read) throw new TypeError('this platform cannot read a Blob: send an ArrayBuffer');
  return { size, read: () => read(given as Blob) };
}

/** A blob that is to be sent. Its bytes have to be read first. */
export interface BlobMessage {
  readonly size: number;
  read(): Promise<ArrayBuffer>;
}

/** The size on the wire, in bytes. */
export function sizeOf(message: Message | BlobMessage): number {
  return isBlob(message) ? message.size : byteLength(message);
}

/** Whether its bytes have to be read first. */
export function isBlob(message: Message | BlobMessage): message is BlobMessage {
  return typeof message !== 'string' && !(message instanceof Uint8Array);
}

/** Converts the bytes of a message to the form that `binaryType` names. */
export function toBinary(bytes: Uint8Array, binaryType: 'blob' | 'arraybuffer'): unknown {
  const blob = binaryType === 'blob' ? makeBlob(bytes) : undefined;
  if (blob) return blob;
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : new Uint8Array(bytes).buffer;
}

/** Own properties of a view may lie. */
const ofArrays = /*#__PURE__*/ gettersOf(prototypeOf(Uint8Array.prototype) as object);
const ofDataViews = /*#__PURE__*/ gettersOf(DataView.prototype);

function gettersOf(prototype: object) {
  return {
    buffer: getterOf(prototype, 'buffer'),
    offset: getterOf(prototype, 'byteOffset'),
    length: getterOf(prototype, 'byteLength'),
  };
}

function bytesOf(buffer: ArrayBufferLike, offset: number, length: number): Uint8Array {
  if (!isBuffer(buffer)) throw new TypeError('the message must not be in shared memory: copy it first');
  if (isResizable(buffer) === true) throw new TypeError('the message must not be in resizable memory: copy it first');
  return sizeOfBuffer(buffer) === 0 ? new Uint8Array() : new Uint8Array(buffer, offset, length); // detached memory is empty
}

function isSize(given: unknown): given is number {
  return Number.isSafeInteger(given) && (given as number) >= 0;
}

/** Pages that are not isolated have no `SharedArrayBuffer`. */
const sizeOfShared = /*#__PURE__*/ (() =>
  getterOf(
    typeof SharedArrayBuffer === 'function' ? (SharedArrayBuffer.prototype as object) : undefined,
    'byteLength',
  ))();

function isShared(given: unknown): given is SharedArrayBuffer {
  return sizeOfShared(given) !== undefined;
}

function isBuffer(given: unknown): given is ArrayBuffer {
  return sizeOfBuffer(given) !== undefined;
}
