import { asyncScheduler, config } from 'rxjs';
import { EventQueue } from '../../lib/blueprint/EventQueue.ts';
import { reported } from '../reported.ts';
import { marbled } from '../marbled.ts';
import { Listener } from './objects.ts';

const alive = { over: false };

function queueFor<T extends object>(object: T, life = alive) {
  return { object, queue: new EventQueue(object, asyncScheduler, life) };
}

describe("the queue of an object's events", () => {
  it(
    'dispatches events of the peer at once, and results of calls a turn later',
    marbled(({ flush }) => {
      const { object, queue } = queueFor(new Listener());
      queue.add('onWebSocketConnected', 1);
      expect(object.events).toEqual(['connected 1']);
      queue.addResult('onWebSocketMessageSent', 1, 'a');
      queue.calls.during(() => queue.add('onWebSocketConnected', 2));
      expect(object.events).toHaveLength(1);
      flush();
      expect(object.events.slice(1)).toEqual(['sent 1 a', 'connected 2']);
    }),
  );

  it(
    'keeps the order: an event of the peer comes after those that wait',
    marbled(({ flush }) => {
      const { object, queue } = queueFor(new Listener());
      queue.addResult('onWebSocketMessageSent', 1, 'a');
      queue.add('onWebSocketMessageReceived', 1, 'b');
      expect(object.events).toEqual(['sent 1 a', 'received 1 b']);
      flush();
      expect(object.events).toHaveLength(2);
    }),
  );

  it(
    "dispatches nothing inside a call of the object's, however deep, nor when that throws",
    marbled(({ flush }) => {
      const { object, queue } = queueFor(new Listener());
      const failing = () =>
        queue.calls.during(() => {
          queue.calls.during(() => undefined);
          queue.add('onWebSocketConnected', 1);
          throw new Error('boo');
        });
      expect(failing).toThrow('boo');
      expect(object.events).toEqual([]);
      queue.add('onWebSocketConnected', 2);
      expect(object.events).toEqual(['connected 1', 'connected 2']);
      flush();
    }),
  );

  it(
    'L19 keeps 16,384 results of one turn and drops the rest, but drops no event of the peer',
    marbled(({ flush }) => {
      const { object, queue } = queueFor(new Listener());
      for (let i = 1; i <= 16_385; i += 1) queue.addResult('onWebSocketMessageSent', 1, String(i));
      queue.calls.during(() => queue.add('onWebSocketConnected', 2));
      flush();
      expect(object.events).toHaveLength(16_385);
      expect(object.events.slice(-2)).toEqual(['sent 1 16384', 'connected 2']);
    }),
  );

  it(
    'dispatches nothing inside another event',
    marbled(({ flush }) => {
      const log: string[] = [];
      const { queue } = queueFor({
        onWebSocketConnected: () => {
          queue.add('onWebSocketMessageReceived', 1, 'a');
          log.push('connected');
        },
        onWebSocketMessageReceived: () => log.push('received'),
      });
      queue.add('onWebSocketConnected', 1);
      expect(log).toEqual(['connected']);
      flush();
      expect(log).toEqual(['connected', 'received']);
    }),
  );

  it(
    'lets two methods that cause each other go on for ever, a turn each time',
    marbled(({ flush }) => {
      let rounds = 0;
      const life = { over: false };
      const { queue } = queueFor(
        {
          onWebSocketMessageSent: () => {
            rounds += 1;
            if (rounds === 1_000) life.over = true;
            queue.addResult('onWebSocketMessageSent', 1, 'again');
          },
        },
        life,
      );
      queue.addResult('onWebSocketMessageSent', 1, 'first');
      flush();
      expect(rounds).toBe(1_000);
    }),
  );

  it(
    'needs one turn of the scheduler for all that waits',
    marbled(({ scheduler, flush }) => {
      const { object, queue } = queueFor(new Listener());
      for (let id = 1; id <= 3; id += 1) queue.addResult('onWebSocketMessageSent', id, 'a');
      expect(scheduler.actions).toHaveLength(1);
      flush();
      expect(object.events).toHaveLength(3);
      queue.addResult('onWebSocketMessageSent', 4, 'a');
      flush();
      expect(object.events).toHaveLength(4);
    }),
  );

  it(
    'L10 dispatches nothing after the end of the life, and leaves no timer when it is cleared',
    marbled(({ scheduler, flush }) => {
      const life = { over: false };
      const { object, queue } = queueFor(new Listener(), life);
      queue.addResult('onWebSocketMessageSent', 1, 'a');
      life.over = true;
      queue.clear();
      expect(scheduler.actions).toEqual([]);
      queue.add('onWebSocketConnected', 1);
      queue.addResult('onWebSocketConnected', 1);
      flush();
      expect(object.events).toEqual([]);
    }),
  );

  it(
    'drops the waiting messages of one socket, and nothing else',
    marbled(({ flush }) => {
      const { object, queue } = queueFor(new Listener());
      queue.addResult('onWebSocketMessageReceived', 1, 'a');
      queue.addResult('onWebSocketMessageReceived', 2, 'b');
      queue.addResult('onWebSocketMessageSent', 1, 'c');
      queue.dropMessages(1);
      flush();
      expect(object.events).toEqual(['received 2 b', 'sent 1 c']);
    }),
  );

  it('looks a method up for each event, and lets one that is missing be', () => {
    const { object, queue } = queueFor<{ onWebSocketConnected?: unknown }>({});
    queue.add('onWebSocketConnected', 1);
    const method = jest.fn();
    object.onWebSocketConnected = method;
    queue.add('onWebSocketConnected', 2);
    expect(method.mock.calls).toEqual([[2]]);
  });

  it('calls the methods on the object', () => {
    const selves: unknown[] = [];
    const { object, queue } = queueFor({
      onWebSocketConnected() {
        selves.push(this);
      },
    });
    queue.add('onWebSocketConnected', 1);
    expect(selves).toEqual([object]);
  });
});

describe('L17 an event method', () => {
  const boo = new Error('boo');
  it.each<[string, object]>([
    [
      'that throws',
      {
        onWebSocketConnected: () => {
          throw boo;
        },
      },
    ],
    [
      'whose getter throws',
      {
        get onWebSocketConnected(): never {
          throw boo;
        },
      },
    ],
    [
      'whose answer throws as it is read',
      {
        onWebSocketConnected: () =>
          Object.defineProperty({}, 'then', {
            get() {
              throw boo;
            },
          }),
      },
    ],
    [
      'of a thenable that throws',
      {
        onWebSocketConnected: () => ({
          then() {
            throw boo;
          },
        }),
      },
    ],
  ])('%s is reported, and the next event is dispatched', (_what, broken) => {
    const events: string[] = [];
    const errors = reported(() => {
      const { queue } = queueFor(
        Object.defineProperty(broken, 'onWebSocketConnectionError', { value: () => events.push('events') }),
      );
      queue.add('onWebSocketConnected', 1);
      queue.add('onWebSocketConnectionError', 1, boo as never);
    });
    expect(errors).toEqual([boo]);
    expect(events).toEqual(['events']);
  });

  it('whose promise rejects is reported, and ends no process', async () => {
    const hook = config.onUnhandledError;
    const error = new Promise((resolve) => (config.onUnhandledError = resolve));
    queueFor({ onWebSocketConnected: () => Promise.reject(boo) }).queue.add('onWebSocketConnected', 1);
    expect(await error).toBe(boo);
    config.onUnhandledError = hook;
  });
});
