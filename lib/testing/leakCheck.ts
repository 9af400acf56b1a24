import type { SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import { readScheduler } from '../model/readOptions.ts';
import { readTransport, type Transport } from '../model/Transport.ts';

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
  const links = new Map<object, string>(); // by sink: two networks count their sockets alike
  const actions = new Set<object>();
  return {
    transport: (given) => {
      const transport = readTransport('leakCheck: transport', given);
      return (dial, sink) => {
        links.set(sink, `the link of socket ${dial.connect.socket} to ${dial.connect.endpoint.text}`);
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
            closing: () => {
              sink.closing();
            },
            closed: (code, reason, wasClean, error) => {
              links.delete(sink);
              sink.closed(code, reason, wasClean, error);
            },
          });
        } catch (error) {
          links.delete(sink);
          throw error;
        }
      };
    },
    scheduler: (given) => {
      const scheduler = readScheduler('leakCheck: scheduler', given);
      return {
        now: () => scheduler.now(),
        schedule<T>(work: Work<T>, delay?: number, state?: T): Subscription {
          const waiting = {}; // RxJS does not close an action that has run
          const counted = function (this: SchedulerAction<T>, given?: T): void {
            actions.delete(waiting);
            work.call(
              again(this, () => actions.add(waiting)),
              given,
            );
          };
          actions.add(waiting);
          const action = scheduler.schedule(counted, delay, state);
          action.add(() => actions.delete(waiting));
          return action;
        },
      };
    },
    check: () => {
      const left = [...links.values(), ...Array.from(actions, () => 'an action that waits')];
      links.clear();
      actions.clear();
      if (left.length > 0) throw new Error(`A test has left behind: ${left.join(', ')}`);
    },
  };
}

type Work<T> = (this: SchedulerAction<T>, state?: T) => void;

/** The same action, which tells when it is scheduled once more. */
function again<T>(action: SchedulerAction<T>, tell: () => void): SchedulerAction<T> {
  const schedule = (state?: T, delay?: number): Subscription => {
    const next = action.schedule(state, delay);
    if (!next.closed) tell(); // it may have been unsubscribed meanwhile
    return next;
  };
  return Object.create(action, { schedule: { value: schedule } }) as SchedulerAction<T>;
}
