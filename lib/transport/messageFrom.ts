import type { Message } from '../model/Message.ts';

/** Reads what a native socket has received; undefined for all but text and an ArrayBuffer, of whatever realm. */
export function messageFrom(data: unknown): Message | undefined {
  if (typeof data === 'string') return data;
  const isBuffer = Object.prototype.toString.call(data) === '[object ArrayBuffer]';
  return isBuffer ? new Uint8Array(data as ArrayBuffer) : undefined;
}
