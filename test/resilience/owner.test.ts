import { asyncScheduler, EMPTY, merge, NEVER, type Observable, of, switchMap, tap, throwError } from 'rxjs';
import { reconnect } from 'rx-secure-networking';
import { countingScheduler } from '../countingScheduler.ts';
import { reported } from '../reported.ts';
import { marbled } from '../marbled.ts';
import { permissive, play, quiet, saying, url, world } from '../world.ts';
import { frames, received, ids, inTurn, messages, nobody, quick, tornDown, tornDownBadly } from './quick.ts';

describe('reconnect() and the end of its owner:', () => {
  it(
    'trap 36: L20 a destroy during a wait completes at once, leaves no timer, and nothing dials afterwards',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const scheduler = countingScheduler();
      const server = cold('-or', frames);
      const { owner } = world({ server, scheduler });
      const completed: string[] = [];
      const received$ = received(owner);
      received$.subscribe({ complete: () => completed.push('completed') });
      const destroy = () => {
        owner.destroy();
        expect(completed).toEqual(['completed']);
        expect(scheduler.due).toBe(0);
      };
      play(cold('----d', { d: destroy }));

      expectObservable(received$).toBe('----|');
      expectSubscriptions(server.subscriptions).toBe(['^-!', '^-!']);
    }),
  );

  it(
    'trap 36: an abort of the signal during a wait completes at once, leaves no timer, and nothing dials afterwards',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const scheduler = countingScheduler();
      const server = cold('-or', frames);
      const controller = new AbortController();
      const { owner } = world({ server, scheduler });
      const provider = jest.fn(() => url);
      const received$ = owner.open(provider, { signal: controller.signal }).pipe(messages, reconnect(quick));
      const abort = () => {
        controller.abort();
        expect(scheduler.due).toBe(0);
        expect(provider).toHaveBeenCalledTimes(1);
      };
      play(cold('----d', { d: abort }));

      expectObservable(received$).toBe('----|');
      expectSubscriptions(server.subscriptions).toBe('^-!');
    }),
  );

  it(
    'an abort of the signal inside retryIf completes, and calls no provider again',
    marbled(({ expectObservable, flush }) => {
      const controller = new AbortController();
      const { owner } = world({ server: nobody });
      const provider = jest.fn(() => url);
      const retryIf = () => (controller.abort(), true);
      const received$ = owner.open(provider, { signal: controller.signal }).pipe(reconnect({ ...quick, retryIf }));

      expectObservable(received$).toBe('|');
      flush();
      expect(provider).toHaveBeenCalledTimes(1);
    }),
  );

  test.each([
    ['while it connects', '-d', '-|'],
    ['while it is open', '---d', '--a|'],
    ['in the moment in which the error is due', '----d', '--a-|'],
    ['during the second connection', '-----------d', '--a------a-|'],
  ])('a destroy %s completes', (_when, calls, expected) =>
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: cold('-oar', frames) });
      play(cold(calls, { d: owner.destroy }));

      expectObservable(received(owner)).toBe(expected);
    })(),
  );

  it(
    'a destroy of the network during a wait completes too',
    marbled(({ cold, expectObservable }) => {
      const { owner, network } = world({ server: nobody });
      play(cold('--d', { d: network.destroy }));

      expectObservable(received(owner)).toBe('--|');
    }),
  );

  test.each([
    ['onAttempt', (act: () => void) => ({ onAttempt: act })],
    ['retryIf', (act: () => void) => ({ retryIf: () => (act(), true) })],
    ['random', (act: () => void) => ({ random: () => (act(), 1) })],
  ])('a destroy inside %s completes, and leaves no timer', (_what, options) =>
    marbled(({ expectObservable, flush }) => {
      const scheduler = countingScheduler();
      const { owner } = world({ server: nobody, scheduler });

      expectObservable(received(owner, options(owner.destroy))).toBe('|');
      flush();
      expect(scheduler.due).toBe(0);
    })(),
  );

  test.each([
    ['onAttempt', (act: () => void) => ({ onAttempt: act })],
    ['retryIf', (act: () => void) => ({ retryIf: () => (act(), true) })],
    ['random', (act: () => void) => ({ random: () => (act(), 1) })],
  ])('an unsubscription inside %s prevents the next dial, and leaves no timer', (_what, options) =>
    marbled(({ cold, expectSubscriptions, flush }) => {
      const scheduler = countingScheduler();
      const server = cold('#');
      const { owner } = world({ server, scheduler });
      const subscription = received(
        owner,
        options(() => subscription.unsubscribe()),
      ).subscribe();

      expectSubscriptions(server.subscriptions).toBe('(^!)');
      flush();
      expect(scheduler.due).toBe(0);
    })(),
  );

  it(
    'trap 2: unsubscribing hangs up at once during an attempt, and cancels the timer during a wait',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const connecting = cold('-----o', frames);
      const waiting = cold('#');

      expectObservable(received(world({ server: inTurn(nobody, connecting) }).owner), '------!').toBe('');
      expectObservable(received(world({ server: waiting }).owner), '--!').toBe('');
      expectSubscriptions(connecting.subscriptions).toBe('----^-!');
      expectSubscriptions(waiting.subscriptions).toBe('(^!)');
    }),
  );

  it(
    'trap 1: nothing of an old connection reaches the new one, nor the other way round',
    marbled(({ cold, expectObservable }) => {
      const late = cold('oar--b', frames); // it would say b when the second is open
      const second = cold('-o-a', frames);

      expectObservable(received(world({ server: inTurn(late, second) }).owner), '15ms !').toBe('-a-------a');
    }),
  );

  it(
    'trap 44: the old connection is gone before the next is dialled, also one that never answered',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('-');
      const { owner, wire$ } = world({ server, limits: { connectTimeout: 5 } });

      expectObservable(wire$).toBe('d----t---dt', { d: `dial ${url}`, t: 'terminate' });
      expectObservable(received(owner), '10ms !').toBe('');
      expectSubscriptions(server.subscriptions).toBe(['^----!', '---------^!']);
    }),
  );

  it(
    'trap 16: what was sent to the old connection is not sent again to the new one',
    marbled(({ cold, expectObservable, flush }) => {
      const received: unknown[] = [];
      let sockets = 0;
      const { owner } = world({
        server: (_dial, received$) =>
          merge(
            sockets++ === 0 ? cold('or', frames) : saying(),
            received$.pipe(
              tap((message) => received.push(message)),
              switchMap(() => NEVER),
            ),
          ),
        owner: { auditMessages: true, audits: { ...permissive, send: () => cold('---v', { v: true }) } },
      });
      const outcomes: string[] = [];
      const sent$ = owner.open(url).pipe(
        tap((socket) => socket.send(`${socket.id}`, (outcome) => outcomes.push(`${socket.id} ${outcome}`))),
        ids,
        reconnect(quick),
      );

      expectObservable(sent$, '20ms !').toBe('1----2');
      flush();
      expect(outcomes).toEqual(['1 not-open', '2 sent']);
      expect(received).toEqual(['2']);
    }),
  );

  it(
    'trap 58: no timer of its own runs while the connection is open',
    marbled(({ cold, flush }) => {
      const scheduler = countingScheduler();
      const { owner } = world({ server: inTurn(nobody, cold('oa', frames)), scheduler });
      received(owner).subscribe(() => expect(scheduler.due).toBe(0));
      const subscription = received(owner).subscribe();
      asyncScheduler.schedule(() => (expect(scheduler.due).toBe(0), subscription.unsubscribe()), 50);

      flush();
    }),
  );

  it(
    'L9 what an owner holds of a subscription during a wait leads to no timer and no scheduler',
    marbled(({ flush }) => {
      const { owner } = world({ server: nobody });
      const seen = new Set<unknown>();
      const subscription = received(owner, { onAttempt: () => walk(subscription) }).subscribe();
      const walk = (thing: unknown): void => {
        if (typeof thing !== 'object' || thing === null || seen.has(thing)) return;
        seen.add(thing);
        for (const key of Reflect.ownKeys(thing)) walk(Reflect.get(thing, key));
      };
      asyncScheduler.schedule(() => subscription.unsubscribe(), 1);

      flush();
      expect([...seen].filter((thing) => 'schedule' in (thing as object) || 'now' in (thing as object))).toEqual([]);
    }),
  );
});

describe('a hint from outside', () => {
  const at = (wakeOn: Observable<unknown>, more = {}) => ({ initialDelay: 20, maxDelay: 100, wakeOn, ...more });

  it(
    'trap 42: shortens a wait to what a first wait may be, once',
    marbled(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const server = cold('#');
      const chances = [1, 0, 1, 0.5]; // of 20; hinted; of 40; hinted, of 20
      const random = () => chances.shift() ?? 1;
      const wakeOn = hot('30ms xx-x');

      expectObservable(received(world({ server }).owner, at(wakeOn, { random })), '45ms !').toBe('');
      expectSubscriptions(server.subscriptions).toBe(['(^!)', '20ms (^!)', '40ms (^!)']);
      expectSubscriptions(wakeOn.subscriptions).toBe(['^ 19ms !', '20ms ^ 9ms !', '40ms ^----!']);
    }),
  );

  it(
    'trap 42: never causes a connection: it is not received while one is open, nor after the end, nor for what it says at once',
    marbled(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const server = cold('-of', frames);
      const wakeOn = hot('-xxxxxxx');
      const waiting = cold('#');

      expectObservable(received(world({ server }).owner, at(wakeOn))).toBe('--#', undefined, expect.anything());
      expectObservable(received(world({ server: waiting }).owner, at(of('online'))), '21ms !').toBe('');
      expectSubscriptions(server.subscriptions).toBe('^-!');
      expectSubscriptions(wakeOn.subscriptions).toBe([]);
      expectSubscriptions(waiting.subscriptions).toBe(['(^!)', '20ms (^!)']);
    }),
  );

  it(
    'that comes late lengthens nothing',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('#');

      expectObservable(received(world({ server }).owner, at(cold('15ms x'))), '21ms !').toBe('');
      expectSubscriptions(server.subscriptions).toBe(['(^!)', '20ms (^!)']);
    }),
  );

  it('that errors is reported, and the wait continues to its end; the next wait subscribes again', () => {
    let dials = 0;
    const errors = reported(() => {
      const { owner } = world({ server: () => (dials++ < 2 ? nobody : quiet) });
      const wakeOn = throwError(() => new Error('no such event'));
      received(owner, at(wakeOn)).subscribe();
    });
    expect(errors).toEqual([new Error('no such event'), new Error('no such event')]);
    expect(dials).toBe(3);
  });

  it('L17 whose teardown throws is reported, and the next attempt comes all the same', () => {
    let dials = 0;
    const errors = reported(() => {
      const { owner } = world({ server: () => (dials++ < 2 ? nobody : quiet) });
      received(owner, at(tornDownBadly)).subscribe();
    });
    expect(errors).toEqual([
      expect.objectContaining({ errors: [tornDown] }),
      expect.objectContaining({ errors: [tornDown] }),
    ]);
    expect(dials).toBe(3);
  });

  it(
    'that completes means nothing',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('#');

      expectObservable(received(world({ server }).owner, at(EMPTY)), '21ms !').toBe('');
      expectSubscriptions(server.subscriptions).toBe(['(^!)', '20ms (^!)']);
    }),
  );

  it(
    'that ends its owner completes',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: nobody });

      expectObservable(received(owner, at(cold('--x').pipe(tap(owner.destroy))))).toBe('--|');
    }),
  );
});
