import { Subscription } from 'rxjs';
import { reportError } from '../stream/reportError.ts';
import { schedule } from '../stream/schedule.ts';
import { soon } from '../stream/whenSettled.ts';
import type { SocketCore } from './SocketCore.ts';

/**
 * A socket's link has ended: frees its place in the limits, or, where the platform keeps the connection, frees it when the
 * platform has closed it, and emits the release then (L22, L27).
 */
export function releaseLink(socket: SocketCore): void {
  const { madeConnection: connection, context } = socket;
  if (!connection?.inUse) return;
  const longest = new Subscription();
  const release = (): void => {
    longest.unsubscribe();
    if (connection.inUse) socket.release();
    connection.inUse = false;
  };
  const releaseLater = (): void => {
    try {
      release();
      socket.emitRelease();
    } catch (thrown) {
      soon(() => {
        reportError(thrown);
        releaseLater();
      });
    }
  };
  if (connection.link?.lingers?.(releaseLater) === true)
    longest.add(schedule(context.scheduler, releaseLater, longestLinger));
  else release();
}

/** In ms. Browsers close such a connection after a minute at most. A platform that never says so must not keep the place. */
const longestLinger = 120_000;
