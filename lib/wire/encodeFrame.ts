import { isArray } from '../model/intrinsics.ts';

// A frame: its length as u32, then fields, each a tag and what the tag says. Numbers are big-endian.
export const tags = Object.freeze({
  none: 0,
  /** f64 */
  number: 1,
  /** u32 length in bytes, UTF-8 */
  text: 2,
  /** u32 length, bytes */
  bytes: 3,
  true: 4,
  false: 5,
  /** u16 count, then so many fields, which are no lists */
  list: 6,
  /** u8 */
  small: 7,
  /** u32 */
  integer: 8,
});

/** Bytes before the fields of a frame. */
export const headBytes = 4;
const largest = 0xffff_ffff;
// A test in jsdom has none, and imports this all the same.
const encoder = typeof TextEncoder === 'undefined' ? undefined : new TextEncoder();

/** Writes the fields of a post as one frame, in memory of its own. */
export function encodeFrame(fields: readonly unknown[]): Uint8Array<ArrayBuffer> {
  let most = headBytes;
  for (const field of fields) most += mostBytesOf(field);
  const frame = new FrameWriter(most);
  for (const field of fields) frame.put(field);
  return frame.finish();
}

/** A text takes at most three bytes for each UTF-16 unit. */
function mostBytesOf(field: unknown): number {
  if (typeof field === 'string') return 5 + field.length * 3;
  if (field instanceof Uint8Array) return 5 + field.byteLength;
  if (!isArray(field)) return 9;
  let most = 3;
  for (const each of field as readonly unknown[]) most += mostBytesOf(each);
  return most;
}

class FrameWriter {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = headBytes;

  constructor(most: number) {
    this.#bytes = new Uint8Array(most);
    this.#view = new DataView(this.#bytes.buffer);
  }

  put(field: unknown): void {
    if (typeof field === 'number') this.#number(field);
    else if (typeof field === 'string') this.#text(field);
    else if (field instanceof Uint8Array) this.#binary(field);
    else if (isArray(field)) this.#list(field);
    else this.#byte(field === true ? tags.true : field === false ? tags.false : tags.none);
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.#view.setUint32(0, this.#at - headBytes);
    return this.#bytes.subarray(0, this.#at);
  }

  #byte(value: number): void {
    this.#bytes[this.#at] = value;
    this.#at += 1;
  }

  #integer(value: number): void {
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
  }

  #number(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > largest || Object.is(value, -0)) {
      this.#byte(tags.number);
      this.#view.setFloat64(this.#at, value);
      this.#at += 8;
    } else if (value < 256) {
      this.#byte(tags.small);
      this.#byte(value);
    } else {
      this.#byte(tags.integer);
      this.#integer(value);
    }
  }

  /** A lone surrogate goes out as U+FFFD. */
  #text(value: string): void {
    this.#byte(tags.text);
    const start = this.#at + 4;
    const { written } = (encoder ?? new TextEncoder()).encodeInto(value, this.#bytes.subarray(start));
    this.#integer(written);
    this.#at = start + written;
  }

  #binary(value: Uint8Array): void {
    this.#byte(tags.bytes);
    this.#integer(value.byteLength);
    this.#bytes.set(value, this.#at);
    this.#at += value.byteLength;
  }

  #list(value: readonly unknown[]): void {
    this.#byte(tags.list);
    this.#view.setUint16(this.#at, value.length);
    this.#at += 2;
    for (const each of value) this.put(each);
  }
}
