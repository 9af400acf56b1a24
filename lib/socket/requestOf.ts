import { freeze } from '../model/intrinsics.ts';
import type { Message } from '../model/Message.ts';
import type { CloseRequest, ConnectRequest, Request, ResolveRequest } from '../model/Request.ts';
import type { SocketView } from './SocketView.ts';

// The frozen requests about a socket that audits get (L4): plain data that gives access to nothing. Each is one literal,
// since V8 takes ten times as long to spread.

export function connectRequestOf({ context: { owner, scheduler }, parts }: SocketView): ConnectRequest {
  const { id, url, endpoint, protocols } = parts;
  return freeze({ action: 'connect', at: scheduler.now(), owner, url, endpoint, socket: id, protocols });
}

export function resolveRequestOf(
  { context: { owner, scheduler }, parts: { id, url, endpoint } }: SocketView,
  addresses: readonly string[],
): ResolveRequest {
  return freeze({ action: 'resolve', at: scheduler.now(), owner, url, endpoint, socket: id, addresses });
}

export function closeRequestOf(
  { context: { owner, scheduler }, parts: { id, url, endpoint } }: SocketView,
  code: number,
  reason: string,
): CloseRequest {
  return freeze({ action: 'close', at: scheduler.now(), owner, url, endpoint, socket: id, code, reason });
}

export function messageRequestOf(
  { context: { owner, scheduler }, parts: { id, url, endpoint } }: SocketView,
  action: 'send' | 'receive',
  message: Message,
): MessageRequest {
  return freeze({ action, at: scheduler.now(), owner, url, endpoint, socket: id, message });
}

/** What the audits of `send` and `receive` get. */
export interface MessageRequest extends Request {
  readonly action: 'send' | 'receive';
  readonly socket: number;
  readonly message: Message;
}
