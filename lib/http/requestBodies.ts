import type { HttpRequest } from '../model/HttpRequest.ts';
import { weakGet, weakSet } from '../model/intrinsics.ts';
import { copyMessage, type Message } from '../model/Message.ts';

const bodies = new WeakMap<HttpRequest, Message>();

/** Keeps the body of a request for its audits: the request itself says only how large its body is. */
export function keepBody(request: HttpRequest, body: Message): void {
  weakSet(bodies, request, body);
}

/** Returns a copy for one audit of the body of a request; undefined if it has none. */
export function bodyOf(request: HttpRequest): Message | undefined {
  const body = weakGet(bodies, request) as Message | undefined;
  return body === undefined ? undefined : copyMessage(body);
}
