import { VirtualTimeScheduler } from 'rxjs';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { world } from '../world.ts';

/** One owner's class in virtual time. */
export function worldOf(options: Parameters<typeof world>[0] = {}) {
  const scheduler = new VirtualTimeScheduler();
  const here = world({ scheduler, link: { scheduler }, ...options });
  return { ...here, scheduler, WebSocket: webSocketFor(here.owner), open: openedBy(scheduler) };
}

/** Makes a socket and lets it open. */
export const openedBy = (scheduler: VirtualTimeScheduler) => (make: () => WebSocket) => {
  const socket = make();
  scheduler.maxFrames = scheduler.frame + 1;
  scheduler.flush();
  expect(socket.readyState).toBe(1);
  return socket;
};
