import type { SchedulerLike, Subscription } from 'rxjs';
import type { Transport } from '../model/Transport.ts';

/** Watches what a test gives to its network, and tells what the test has left behind. */
export interface LeakCheck {
  /** The same transport, with its links counted until they are closed. */
  transport(transport: Transport): Transport;
  /** The same scheduler, with its actions counted until they have run or are unsubscribed. */
  scheduler(scheduler: SchedulerLike): SchedulerLike;
  /**
   * Forgets what it has counted.
   *
   * @throws Error that names what is left: links that are not closed, actions that wait
   */
  check(): void;
}

/**
 * Makes a leak check for `afterEach`, whatever the test runner.
 *
 * @example
 * const leaks = leakCheck();
 * const network = createNetwork({ transport: leaks.transport(echo), scheduler: leaks.scheduler(asyncScheduler), policy });
 * afterEach(() => leaks.check());
 */
export function leakCheck(): LeakCheck {
  const links = new Set<string>();
  const actions = new Set<Subscription>();
  return {
    transport: (transport) => (dial, sink) => {
      const name = `the link of socket ${dial.connect.socket} to ${dial.connect.endpoint.text}`;
      links.add(name);
      try {
        return transport(dial, {
          opened: (protocol) => {
            sink.opened(protocol);
          },
          message: (message, bytes) => {
            sink.message(message, bytes);
          },
          drained: () => {
            sink.drained();
          },
          closed: (code, reason, wasClean, error) => {
            links.delete(name);
            sink.closed(code, reason, wasClean, error);
          },
        });
      } catch (error) {
        links.delete(name);
        throw error;
      }
    },
    scheduler: (scheduler) => ({
      now: () => scheduler.now(),
      schedule: (work, delay, state) => {
        const action = scheduler.schedule(work as never, delay, state as never);
        actions.add(action);
        action.add(() => actions.delete(action));
        return action;
      },
    }),
    check: () => {
      const left = [...links, ...[...actions].filter(({ closed }) => !closed).map(() => 'an action that waits')];
      links.clear();
      actions.clear();
      if (left.length > 0) throw new Error(`A test has left behind: ${left.join(', ')}`);
    },
  };
}
