import type { SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import type { HttpSink, HttpTransport } from '../model/HttpTransport.ts';
import { readScheduler } from '../model/readOptions.ts';
import { readTransport, type Transport } from '../model/Transport.ts';

/**
 * Makes a leak check, to be called after each test; it works with any test runner.
 *
 * @example
 * const leaks = leakCheck();
 * const transport = leaks.transport(virtualTransport(echo));
 * const network = createNetwork({ transport, scheduler: leaks.scheduler(asyncScheduler), policy });
 * afterEach(() => leaks.check());
 */
export function leakCheck(): LeakCheck {
  const links = new Map<object, string>(); // by sink: two networks count their sockets alike
  const actions = new Set<object>();
  return {
    transport: (given) => {
      const transport = readTransport('leakCheck: transport', given);
      return (dial, sink) => {
        if ((sink as unknown) === undefined)
          throw new TypeError('leakCheck: pass a transport of HTTP requests to http()');
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
            ...(sink.denied && {
              denied: (action, ruling) => {
                sink.denied?.(action, ruling);
              },
            }),
          });
        } catch (error) {
          links.delete(sink);
          throw error;
        }
      };
    },
    http: (given) => {
      const transport = readTransport('leakCheck: http', given, 'undiciTransport()') as unknown as HttpTransport;
      return (owner) => {
        const lines = transport(owner);
        return {
          send: (dial, sink) => {
            links.set(sink, `request ${dial.request.request} to ${dial.request.endpoint.text}`);
            try {
              return lines.send(
                dial,
                untilGone(sink, () => links.delete(sink)),
              );
            } catch (error) {
              links.delete(sink);
              throw error;
            }
          },
          destroy: () => {
            lines.destroy();
          },
        };
      };
    },
    scheduler: (given) => countActions(readScheduler('leakCheck: scheduler', given), actions),
    check: () => {
      const left = [...links.values(), ...Array.from(actions, () => 'an action that waits')];
      links.clear();
      actions.clear();
      if (left.length > 0) throw new Error(`A test has left behind: ${left.join(', ')}`);
    },
  };
}

function untilGone(sink: HttpSink, gone: () => void): HttpSink {
  return {
    headers: (status, statusText, headers) => {
      sink.headers(status, statusText, headers);
    },
    data: (piece) => {
      sink.data(piece);
    },
    done: (error) => {
      sink.done(error);
    },
    ...(sink.denied && {
      denied: (action, ruling) => {
        sink.denied?.(action, ruling);
      },
    }),
    gone: () => {
      gone();
      sink.gone();
    },
  };
}

/** Counts the links, the HTTP requests and the scheduled actions of a test, and fails if some are left at its end. */
export interface LeakCheck {
  /** Wraps a transport: each link counts until it is closed. */
  transport(transport: Transport): Transport;
  /** Wraps a transport of HTTP requests: each request counts until nothing serves it any more. */
  http(transport: HttpTransport): HttpTransport;
  /** Wraps a scheduler: each action counts until it has run or is unsubscribed. */
  scheduler(scheduler: SchedulerLike): SchedulerLike;
  /**
   * Fails if something is left, and starts again from zero.
   *
   * @throws Error that names what is left: links that are not closed, requests that are not over, actions that have not run
   */
  check(): void;
}

/**
 * Wraps a scheduler: `waiting` has an element for each action that has not run yet and is not unsubscribed.
 */
export function countActions(scheduler: SchedulerLike, waiting: Set<object>): SchedulerLike {
  return {
    now: () => scheduler.now(),
    schedule<T>(work: Work<T>, delay?: number, state?: T): Subscription {
      const token = {}; // RxJS does not close an action that has run
      const counted = function (this: SchedulerAction<T>, given?: T): void {
        waiting.delete(token);
        work.call(
          onReschedule(this, () => waiting.add(token)),
          given,
        );
      };
      waiting.add(token);
      const action = scheduler.schedule(counted, delay, state);
      action.add(() => waiting.delete(token));
      return action;
    },
  };
}

type Work<T> = (this: SchedulerAction<T>, state?: T) => void;

/** The same action; calls back when the action schedules itself again. */
function onReschedule<T>(action: SchedulerAction<T>, callback: () => void): SchedulerAction<T> {
  const schedule = (state?: T, delay?: number): Subscription => {
    const next = action.schedule(state, delay);
    if (!next.closed) callback(); // it may have been unsubscribed meanwhile
    return next;
  };
  return Object.create(action, { schedule: { value: schedule } }) as SchedulerAction<T>;
}
