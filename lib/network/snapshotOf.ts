import type { SocketSnapshot } from '../model/OwnerSnapshot.ts';
import type { SocketCore } from '../socket/SocketCore.ts';

/** What the host's table shows of one socket. */
export function snapshotOf({ parts, present, since, denied, madeInbox, madeOutbox }: SocketCore): SocketSnapshot {
  return Object.freeze({
    id: parts.id,
    endpoint: parts.endpoint.text,
    state: present,
    since,
    sent: madeOutbox?.sent ?? 0,
    received: madeInbox?.received ?? 0,
    bytesSent: madeOutbox?.bytes ?? 0,
    bytesReceived: madeInbox?.bytes ?? 0,
    denied,
  });
}
