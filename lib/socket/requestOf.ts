import type { Endpoint } from '../model/Endpoint.ts';
import { freeze } from '../model/intrinsics.ts';
import type { Message } from '../model/Message.ts';
import type { OwnerInfo } from '../model/OwnerInfo.ts';
import type { Action } from '../model/Request.ts';
import type { SocketView } from './SocketView.ts';

/** What all requests about a socket say. */
export interface SocketRequest {
  readonly at: number;
  readonly owner: OwnerInfo;
  readonly url: string;
  readonly endpoint: Endpoint;
  readonly socket: number;
}

/** Makes the frozen request that audits get (L4): plain data that leads nowhere. */
export function requestOf<A extends Action, T extends object>(
  { context: { owner, scheduler }, parts: { id, url, endpoint } }: SocketView,
  action: A,
  more: T,
): Readonly<SocketRequest & { action: A } & T> {
  return freeze({ action, at: scheduler.now(), owner, url, endpoint, socket: id, ...more });
}

/** The same about a message; in one literal, since it is made for each. */
export function messageRequestOf<A extends Action>(
  { context: { owner, scheduler }, parts: { id, url, endpoint } }: SocketView,
  action: A,
  message: Message,
): Readonly<SocketRequest & { action: A; message: Message }> {
  return freeze({ action, at: scheduler.now(), owner, url, endpoint, socket: id, message });
}
