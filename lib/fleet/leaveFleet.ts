import type { Network } from '../model/Network.ts';
import { append } from '../model/intrinsics.ts';
import { nowOrSoon } from '../stream/nowOrSoon.ts';
import { whenRoom } from '../stream/whenSettled.ts';
import type { FleetLeft } from './Fleet.ts';
import type { FleetHost } from './FleetHost.ts';

/**
 * Makes the function that ends a host: destroys its network, gives back the bytes that it has not used, waits until its
 * connections are closed and its log is written, and says that it has left. After its time it waits for none of these. A host
 * whose log is not whole stays in the table as one that is silent, so that readers of the log learn how much is missing
 * (S18). Later calls wait for the first; each continues with what is left to destroy. Near the end of the stack a microtask
 * does it (L24).
 */
export function leaveFleet(
  host: FleetHost,
  network: Network,
): (within: number, left: (result: FleetLeft) => void) => void {
  const waiting: ((result: FleetLeft) => void)[] = [];
  let result: FleetLeft | undefined;
  const finish = (): void => {
    if (result) return;
    result = { unflushed: host.log?.buffer.unwritten ?? 0 };
    host.stop();
    for (let i = 0; i < waiting.length; i++) waiting[i]?.(result);
  };
  const begin = (within: number): void => {
    let released = false;
    let returned = false;
    let forgetting = false;
    const check = (): void => {
      if (!released || !returned || forgetting || host.log?.due) return;
      forgetting = true;
      // In the next turn, so that the slots of the last connections are given back before.
      host.later(() => {
        host.presence.forget(finish);
      });
    };
    host.progress = check;
    host.later(() => {
      // If its log is whole, nobody need wait for this host: connections close, and bytes are given back, without it.
      if (!forgetting && !host.log?.due) host.presence.forget(finish);
      finish();
    }, within);
    host.life.add(
      network.released$.subscribe({
        complete: () => {
          released = true;
          check();
        },
      }),
    );
    nowOrSoon(() => {
      host.log?.doubt();
      host.quotas.giveBack(() => {
        returned = true;
        check();
      });
      check();
    });
  };
  return (within, left) => {
    network.destroy();
    whenRoom(() => {
      if (result) {
        left(result);
        return;
      }
      append(waiting, left);
      if (waiting.length === 1) begin(within);
    });
  };
}
