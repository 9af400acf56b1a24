import type { SocketError, SocketErrorCode } from '../model/SocketError.ts';

const denials: ReadonlySet<SocketErrorCode> = new Set(['denied', 'invalid-url', 'owner-destroyed']);

/** Whether the error says that a request was denied. A limit denies too, unless it was broken by what arrived. */
export function wasDenied({ code, end }: SocketError): boolean {
  return denials.has(code) || (code === 'limit' && (end === undefined || end.by === 'audit'));
}
