import { Subscription } from 'rxjs';
import { reportRejection } from '../stream/callReporting.ts';
import { schedule } from '../stream/schedulerTime.ts';
import { againLater, mostFailures } from '../stream/againLater.ts';
import type { SocketCore } from './SocketCore.ts';

/**
 * Frees the place in the limits of a socket whose link has ended when the platform has closed its connection, and emits the
 * release then (L22, L27). Returns false, and does nothing, if the platform does not keep the connection.
 */
export function releaseWhenClosed(socket: SocketCore): boolean {
  const longest = new Subscription();
  let failures = 0;
  const release = (): void => {
    try {
      longest.unsubscribe();
      socket.releaseConnection();
      socket.emitRelease();
    } catch (thrown) {
      againLater(failures++, thrown, () => {
        if (failures <= mostFailures) release();
      });
    }
  };
  if (reportRejection(socket.link?.lingers?.(release)) !== true) return false;
  longest.add(schedule(socket.context.scheduler, release, longestLinger));
  return true;
}

/** In ms. Browsers close such a connection after a minute at most. A platform that never says so must not keep the place. */
const longestLinger = 120_000;
