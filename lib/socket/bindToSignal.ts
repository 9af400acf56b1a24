import { stateOfSignal, watchSignal } from '../owner/watchSignal.ts';
import { endSocket } from './endSocket.ts';
import type { SocketCore } from './SocketCore.ts';

/** Ends the socket when the signal aborts. A look-alike that throws, or does not say that it is not aborted, has. */
export function bindToSignal(socket: SocketCore, signal: AbortSignal): void {
  const over = (): void => {
    endSocket(socket, 'aborted');
  };
  try {
    const unwatch = watchSignal(signal, stateOfSignal(signal) !== false, over);
    if (unwatch) socket.streams.ended.attach({ next: unwatch, error: unwatch, complete: unwatch });
  } catch {
    over();
  }
}
