import { tags } from './encodeFrame.ts';
import { maxFieldsInPost } from './kinds.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the fields of one frame, without its head. Binary fields are copies.
 *
 * @throws RangeError, TypeError for what is no frame of ours; makes no more than the frame holds
 */
export function decodeFrame(frame: Uint8Array): unknown[] {
  return new FrameReader(frame).fields();
}

class FrameReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  fields(): unknown[] {
    const fields: unknown[] = [];
    while (this.#at < this.#bytes.length) {
      if (fields.length >= maxFieldsInPost) throw new RangeError('too many fields');
      fields.push(this.#field(true));
    }
    return fields;
  }

  #field(listed: boolean): unknown {
    const tag = this.#bytes[this.#take(1)];
    if (tag === tags.small) return this.#bytes[this.#take(1)];
    if (tag === tags.integer) return this.#view.getUint32(this.#take(4));
    if (tag === tags.text) return this.#text();
    if (tag === tags.bytes) return new Uint8Array(this.#part()); // never a view, and never a Buffer
    if (tag === tags.number) return this.#view.getFloat64(this.#take(8));
    if (tag === tags.true) return true;
    if (tag === tags.false) return false;
    if (tag === tags.none) return undefined;
    if (tag === tags.list && listed) return this.#list();
    throw new RangeError('a field of no known form');
  }

  #text(): string {
    const part = this.#part();
    return part.length < 64 ? (asciiOf(part) ?? decoder.decode(part)) : decoder.decode(part);
  }

  #part(): Uint8Array {
    const length = this.#view.getUint32(this.#take(4));
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  #list(): unknown[] {
    const count = this.#view.getUint16(this.#take(2));
    const list: unknown[] = [];
    for (let i = 0; i < count; i++) list.push(this.#field(false));
    return list;
  }

  /** Moves on by so many bytes; gives where they begin. */
  #take(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at) throw new RangeError('a frame that is cut');
    this.#at += count;
    return at;
  }
}

/** Short texts are read faster without the decoder; undefined if one is not ASCII. */
function asciiOf(part: Uint8Array): string | undefined {
  let text = '';
  for (const byte of part) {
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}
