import type { GuestPort } from './GuestPort.ts';
import { messagePort, type MessagePortLike } from './messagePort.ts';

/**
 * Reads a port: one of ours, or a `MessagePort`.
 *
 * @throws TypeError for what is neither
 */
export function readPort(given: GuestPort | MessagePortLike): GuestPort {
  const { open, post, close } = Object(given) as Partial<GuestPort>;
  if (typeof open === 'function' && typeof post === 'function' && typeof close === 'function')
    return given as GuestPort;
  return messagePort(given as MessagePortLike);
}
