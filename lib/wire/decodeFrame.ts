import { tags } from './encodeFrame.ts';
import { maxFieldsInPost } from './kinds.ts';

const makeDecoder = () => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
// As in `encodeFrame.ts`.
const decoder = typeof TextDecoder === 'undefined' ? undefined : makeDecoder();
const { small, integer, text, bytes: binary, number, true: yes, false: no, none, list } = tags;

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
    switch (tag) {
      case small:
        return this.#bytes[this.#take(1)];
      case integer:
        return this.#view.getUint32(this.#take(4));
      case text:
        return (decoder ?? makeDecoder()).decode(this.#part());
      case binary:
        return new Uint8Array(this.#part()); // never a view, and never a Buffer
      case number:
        return this.#view.getFloat64(this.#take(8));
      case yes:
        return true;
      case no:
        return false;
      case none:
        return undefined;
      case list:
        if (listed) return this.#list();
    }
    throw new RangeError('a field of no known form');
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
