import type { Traffic } from '../model/SocketEnd.ts';
import type { SocketSnapshot } from '../model/OwnerInfo.ts';
import type { SocketCore } from '../socket/SocketCore.ts';

/** Makes the snapshot of one socket for `owners$`. */
export function snapshotOf(socket: SocketCore): SocketSnapshot {
  const { parts, visibleState: present, since, denied } = socket;
  return Object.freeze({
    id: parts.id,
    endpoint: parts.endpoint.text,
    state: present,
    since,
    ...trafficOf(socket),
    denied,
  });
}

/** Returns how many messages and bytes a socket has sent and received. */
export function trafficOf({ madeReceiver, madeSender }: SocketCore): Traffic {
  return {
    sent: madeSender?.sent ?? 0,
    received: madeReceiver?.received ?? 0,
    bytesSent: madeSender?.bytes ?? 0,
    bytesReceived: madeReceiver?.bytes ?? 0,
  };
}
