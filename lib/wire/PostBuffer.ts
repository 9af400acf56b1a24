import { append, isArray } from '../model/intrinsics.ts';
import type { Message } from '../model/Message.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { soon } from '../stream/whenSettled.ts';
import type { GuestPort } from './GuestPort.ts';
import { weightOf } from './isMessage.ts';
import { flushBytes, flushFields, transferBytes } from './kinds.ts';

/** What a field takes beside its text or its bytes. */
const bytesOfField = 8;

/** Gathers operations and posts them together: at the end of the turn, or when there are many. Keeps their order. */
export class PostBuffer {
  /** About how many bytes of memory all takes that was added from the beginning. */
  added = 0;
  #fields: unknown[] = [];
  #transfer: ArrayBuffer[] = [];
  #bytes = 0;
  #scheduled = false;
  #over = false;
  readonly #port: GuestPort;
  readonly #flush = (): void => {
    this.#scheduled = false;
    this.flush();
  };

  constructor(port: GuestPort) {
    this.#port = port;
  }

  add(...operation: readonly unknown[]): void {
    this.addAll(operation);
  }

  /** Adds an operation that is a list. */
  addAll(operation: readonly unknown[]): void {
    if (this.#over) return;
    const bytes = textBytes(operation); // first: where the stack is full it throws, and no part of it may be added (L24)
    for (let i = 0; i < operation.length; i++) append(this.#fields, operation[i]);
    this.#bytes += bytes;
    this.added += bytes + bytesOfField * operation.length;
    this.#post();
  }

  /**
   * Adds an operation that ends in a message.
   *
   * @param bytes how many it has, where that is known
   * @param isOwn whether its memory is nobody else's, so that it may be transferred
   */
  addMessage(kind: number, id: number, message: Message, bytes = weightOf(message), isOwn = true): void {
    if (this.#over) return;
    append<unknown>(this.#fields, kind);
    append<unknown>(this.#fields, id);
    append<unknown>(this.#fields, message);
    this.#bytes += bytes;
    this.added += bytes + 3 * bytesOfField;
    if (isOwn && typeof message !== 'string' && message.byteLength >= transferBytes) {
      const { buffer } = message;
      // never a part of a buffer, and never one that is in the list already
      if (buffer.byteLength === message.byteLength && !this.#transfer.includes(buffer as ArrayBuffer)) {
        append(this.#transfer, buffer as ArrayBuffer);
      }
    }
    this.#post();
  }

  /** Posts what is there now. */
  flush(): void {
    if (this.#over || this.#fields.length === 0) return;
    const fields = this.#fields;
    const transfer = this.#transfer;
    this.#fields = [];
    this.#transfer = [];
    this.#bytes = 0;
    reportRejection(this.#port.post(fields, transfer));
  }

  /** Drops what is there, and takes nothing more. */
  stop(): void {
    this.#over = true;
    this.#fields = [];
    this.#transfer = [];
  }

  #post(): void {
    if (this.#bytes >= flushBytes || this.#fields.length >= flushFields) this.flush();
    else if (!this.#scheduled) {
      soon(this.#flush); // first: where the stack is full it throws, and the next operation tries again (L24)
      this.#scheduled = true;
    }
  }
}

/** The most bytes that a field may have, whose texts count: the host takes no frame that is too long. */
function textBytes(field: unknown): number {
  if (typeof field === 'string') return field.length * 3;
  if (!isArray(field)) return 0;
  let bytes = 0;
  for (const each of field as readonly unknown[]) bytes += 5 + textBytes(each); // each has a head
  return bytes;
}
