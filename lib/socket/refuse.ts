import type { RecordedDenial } from '../model/RecordedDenial.ts';
import type { Action } from '../model/Request.ts';
import type { LayeredRuling } from '../model/Ruling.ts';
import type { Matter } from './OwnerContext.ts';
import type { SocketInside } from './SocketInside.ts';

/** The size of the message, and how long the audits took, in ms, if not at once. */
type About = Pick<Matter, 'bytes' | 'waited'>;

/** Records that a request was denied and tells the owner of it: one decision, one event (L7). */
export function refuse(
  socket: SocketInside,
  action: Action,
  ruling: LayeredRuling,
  about?: About,
): RecordedDenial | undefined {
  socket.denied += 1;
  const decision = record(socket, action, ruling, about);
  if (socket.watched && !(action === 'resolve' && socket.context.opaque)) {
    const { code, reason = '', given } = ruling;
    socket.emit({ type: 'denied', action, code, reason, ...(given === undefined ? undefined : { given }) });
  }
  return decision;
}

/** Records what came of a socket's request. */
export function record(
  { context, parts }: SocketInside,
  action: Action,
  ruling: LayeredRuling,
  { bytes, waited }: About = {},
): RecordedDenial | undefined {
  return context.record({ action, socket: parts.id, endpoint: parts.endpoint.text, bytes, waited }, ruling);
}
