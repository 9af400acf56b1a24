import type { HttpHeader } from '../model/HttpRequest.ts';

/** Whether a response is a stream of server-sent events, by its type. */
export function isEventStream(headers: readonly HttpHeader[]): boolean {
  const [, type = ''] = headers.find(([name]) => name === 'content-type') ?? [];
  return /^text\/event-stream\s*(?:;|$)/i.test(type);
}
