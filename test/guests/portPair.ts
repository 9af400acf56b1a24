import { PassThrough } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import { type GuestPort, messagePort, streamPort } from 'rx-secure-networking/host';

/** The two ends of a port in this thread. */
export type PortPair = readonly [host: GuestPort, guest: GuestPort];

export function messagePorts(): PortPair {
  const { port1, port2 } = new MessageChannel();
  return [messagePort(port1), messagePort(port2)];
}

export function streamPorts(): PortPair {
  const up = new PassThrough();
  const down = new PassThrough();
  return [streamPort(up, down), streamPort(down, up)];
}

export const portPairs: readonly (readonly [string, () => PortPair])[] = [
  ['a MessagePort', messagePorts],
  ['two streams', streamPorts],
];
