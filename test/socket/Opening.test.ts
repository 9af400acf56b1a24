import { catchError, concat, NEVER, Observable, type Subscriber, Subscription, tap } from 'rxjs';
import type { ServerFrame } from 'rx-secure-networking/testing';
import { reported } from '../reported.ts';
import { marbled } from '../marbled.ts';
import { errorOf, failure, permissive, play, url, world, yes } from '../world.ts';

describe('L10 a subscription to open() that is left from inside', () => {
  it.each(['its provider', 'its create audit', 'its connect audit'])(
    '%s dials nothing and leaves no socket behind',
    (who) => {
      marbled(({ cold, expectObservable, flush }) => {
        const subscription = new Subscription();
        const leaving = (place: string) => () => {
          if (place === who) subscription.unsubscribe();
          return true;
        };
        const [create, connect] = [leaving('its create audit'), leaving('its connect audit')];
        const { owner, network, wire$ } = world({ owner: { audits: { ...permissive, create, connect } } });
        const provider = () => cold('-u', { u: url }).pipe(tap(leaving('its provider')));
        play(cold('-s', { s: () => subscription.add(owner.open(provider).subscribe()) }));

        expectObservable(wire$).toBe('');
        flush();
        expect(network.snapshot()[0]?.sockets).toEqual([]);
      })();
    },
  );

  it(
    'its provider, at once, asks nobody',
    marbled(({ expectObservable, flush }) => {
      const create = jest.fn(yes);
      const { owner } = world({ owner: { audits: { ...permissive, create } } });
      const subscription = new Subscription();
      const socket$ = new Observable((subscriber) => {
        subscription.add(subscriber);
        return owner
          .open(() => {
            subscription.unsubscribe();
            return url;
          })
          .subscribe(subscriber);
      });

      expectObservable(socket$).toBe('');
      flush();
      expect(create).not.toHaveBeenCalled();
    }),
  );
});

/** A Subscriber of the owner's own making. */
function handMade(methods: object): Subscriber<unknown> {
  const ignore = (): void => undefined;
  const made = { next: ignore, error: ignore, complete: ignore, add: ignore, remove: ignore, unsubscribe: ignore };
  return { ...made, closed: false, ...methods } as unknown as Subscriber<unknown>;
}

describe('a completion of open() at which a Subscriber of the owner’s own making breaks off', () => {
  const boo = new Error('boo');
  const waysToBreak = {
    throws: (): never => {
      throw boo;
    },
    'returns a revoked Proxy': () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  };

  it.each(Object.entries(waysToBreak))('L10 L24 as one that %s, delays nothing of its owner’s end', (_, complete) => {
    const errors: unknown[] = [];
    const log: string[] = [];
    const { owner, network } = world({ onError: (error) => errors.push(error) });
    network.lifecycle$.subscribe({ next: ({ type }) => log.push(type), complete: () => log.push('complete') });
    owner.add(() => log.push('teardown'));
    owner.destroyed$.subscribe(() => log.push('destroyed$'));
    owner.open(() => NEVER).subscribe(handMade({ complete }));
    network.destroy();

    expect(log).toEqual(['destroyed', 'teardown', 'destroyed$', 'complete']);
    expect(network.snapshot()).toEqual([]);
    expect(errors).toHaveLength(1);
  });
});

describe('an error of open() on its way', () => {
  it('L17 P11 that a Subscriber of the owner’s own making throws is reported, not thrown at the host', () => {
    const boo = new Error('boo');
    const throwing = handMade({
      error: (): never => {
        throw boo;
      },
    });
    const errors = reported(() => {
      const { owner } = world({ owner: { audits: {} } });
      owner.open(url).subscribe(throwing);
    });

    expect(errors).toEqual([boo]);
  });

  it(
    'is never delivered inside subscribe()',
    marbled(({ cold, flush }) => {
      const { owner } = world({ owner: { audits: {} } });
      const log: string[] = [];
      const subscribe = () => {
        owner.open(url).subscribe({ error: () => log.push('error') });
        log.push('subscribed');
      };
      play(cold('-s', { s: subscribe }));

      flush();
      expect(log).toEqual(['subscribed', 'error']);
    }),
  );

  it(
    'becomes a completion when the owner is destroyed first',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ owner: { audits: {} } });
      const socket$ = new Observable((subscriber) => {
        const subscription = owner.open(url).subscribe(subscriber);
        owner.destroy();
        return subscription;
      });
      const started$ = cold('-s|', { s: 0 });

      expectObservable(concat(started$, socket$)).toBe('-0|', { 0: 0 });
    }),
  );

  it(
    'is dropped when its subscriber leaves first',
    marbled(({ cold, flush }) => {
      const { owner } = world({ owner: { audits: {} } });
      const failed = jest.fn();
      play(cold('-s', { s: () => owner.open(url).subscribe({ error: failed }).unsubscribe() }));

      flush();
      expect(failed).not.toHaveBeenCalled();
    }),
  );

  it(
    'finds its subscriber free to open again',
    marbled(({ cold, expectObservable }) => {
      const server = cold<ServerFrame>('--#');
      const { owner } = world({ server, limits: { socketsPerOwner: 1 } });
      const again = catchError(() => owner.open(url));

      expectObservable(owner.open(url).pipe(again)).toBe('----#', {}, failure('connect-failed'));
    }),
  );
});

it(
  'L27 an open() whose provider has not answered counts as a socket, and no longer when it has failed',
  marbled(({ cold, flush, expectObservable }) => {
    const { owner } = world({ limits: { socketsPerOwner: 1 } });
    const create = () => owner.create(url);
    const again = owner.open(() => url);
    const full = failure('limit', {
      message:
        'Cannot create a socket: the owner has 1 sockets already: one counts until it has closed and its messages are read (limits.socketsPerOwner)',
    });
    play(cold('-f-c', { f: () => expect(errorOf(create).code).toBe('limit'), c: () => expect(create).not.toThrow() }));

    expectObservable(owner.open(() => cold('--#'))).toBe('--#', {}, failure('connect-failed'));
    expectObservable(again, '-^').toBe('-#', {}, full);
    flush();
  }),
);

it(
  'L29 an open() of a destroyed owner names no URL that its provider was not asked for',
  marbled(({ expectObservable }) => {
    const { owner } = world();
    owner.destroy();
    const gone = failure('owner-destroyed', { message: 'Cannot create a socket: the owner is destroyed' });

    expectObservable(owner.open(() => url)).toBe('#', {}, gone);
  }),
);

it(
  'a denied open() tells the decision, as create() does',
  marbled(({ expectObservable }) => {
    const { owner } = world({ owner: { audits: {} } });
    const decision = expect.objectContaining({ action: 'create', layer: 'owner', code: 'unimplemented' });

    expectObservable(owner.open(url)).toBe('#', {}, failure('denied', { decision }));
  }),
);
