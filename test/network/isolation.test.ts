import { config, type Observable } from 'rxjs';
import type { OwnedSocket, OwnerOptions } from 'rx-secure-networking';
import { opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { connecting, ended, note, permissive, play, url, world } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), a: 'a', b: 'b' };
const streams = ['state$', 'opened$', 'messages$', 'sent$', 'events$', 'ended$', 'writable$'] as const;

let reported: unknown[] = [];
let before: typeof config.onUnhandledError;
beforeEach(() => {
  reported = [];
  before = config.onUnhandledError;
  config.onUnhandledError = (error) => reported.push(error);
});
afterEach(() => {
  config.onUnhandledError = before;
});

const boo = new Error('boo');
const throwing = (): never => {
  throw boo;
};

describe('L17 what throws is reported, and breaks nothing:', () => {
  /** A life with every kind of notification; what all its streams say of it. */
  const live = (
    helpers: Parameters<Parameters<typeof marbled>[0]>[0],
    meddle: (socket: OwnedSocket, here: ReturnType<typeof world>) => void,
    owner: Partial<OwnerOptions> = {},
  ): string[] => {
    const log: string[] = [];
    const here = world({ server: helpers.cold('-oab', frames), owner });
    const socket = here.owner.create(url);
    meddle(socket, here);
    for (const name of streams) note(log, name, socket[name]);
    const steps = {
      c: () => socket.connect(),
      s: () => expect(socket.send('hello')).toBe('sent'),
      x: () => socket.close(),
    };
    play(helpers.cold('-c---sx', steps));
    helpers.flush();
    return log;
  };

  it.each(streams)('a subscriber of %s (traps 22 and 23)', (name) => {
    marbled((helpers) => {
      const undisturbed = live(helpers, () => undefined);
      const disturbed = live(helpers, (socket) => {
        const stream$: Observable<unknown> = socket[name];
        stream$.subscribe({ next: throwing, complete: throwing });
      });

      expect(disturbed).toEqual(undisturbed);
      expect(reported.length).toBeGreaterThan(0);
      expect(new Set(reported)).toEqual(new Set([boo]));
    })();
  });

  it.each(['decisions$', 'owners$'] as const)('an observer of %s (trap 56)', (name) => {
    marbled((helpers) => {
      const undisturbed = live(helpers, () => undefined);
      const disturbed = live(helpers, (_socket, { network }) => {
        const stream$: Observable<unknown> = network[name];
        stream$.subscribe({ next: throwing });
      });

      expect(disturbed).toEqual(undisturbed);
      expect(new Set(reported)).toEqual(new Set([boo]));
    })();
  });

  it(
    'who wants to know what came of a send',
    marbled(({ cold, expectObservable, flush }) => {
      const socket = connecting(world().owner);
      play(cold('-ss', { s: () => expect(socket.send('hello', throwing)).toBe('sent') }));

      expectObservable(socket.sent$).toBe('-hh', { h: 'hello' });
      flush();
      expect(reported).toEqual([boo, boo]);
    }),
  );

  it(
    'a subscriber of open()',
    marbled(({ cold, expectObservable, flush }) => {
      const { owner } = world({ server: cold('o-a', frames) });
      owner.open(url).subscribe(throwing);
      const socket$ = owner.open(url);

      expectObservable(socket$, '^---!').toBe('s', { s: expect.objectContaining({ id: 2 }) });
      flush();
      expect(reported).toEqual([boo]);
      owner.destroy();
    }),
  );

  it('an audit: it is a denial, and nothing is reported', () => {
    const { owner } = world({ owner: { audits: { create: throwing } } });

    expect(() => owner.create(url)).toThrow('the audit threw Error: boo');
    expect(reported).toEqual([]);
  });

  it(
    'a teardown, and those of destroyed$: destroy() does all that it does',
    marbled(({ cold, expectObservable, flush }) => {
      const { owner, wire$ } = world();
      const socket = connecting(owner);
      const other = jest.fn();
      owner.add(throwing);
      owner.add(other);
      owner.destroyed$.subscribe({ next: throwing, complete: throwing });
      play(cold('-x', { x: () => expect(() => owner.destroy()).not.toThrow() }));

      expectObservable(wire$).toBe('-c', { c: 'close 1001' });
      expectObservable(socket.ended$.pipe(ended)).toBe('-(e|)', { e: 'owner 1001' });
      expectObservable(owner.destroyed$).toBe('-(d|)', { d: undefined });
      flush();
      expect(other).toHaveBeenCalledTimes(1);
      expect(reported).toHaveLength(3);
    }),
  );

  it(
    'a subscriber that has had enough: another gets the rest',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: cold('oab', frames), owner: { audits: permissive } });
      const socket = connecting(owner);
      const subscription = socket.messages$.subscribe(() => subscription.unsubscribe());

      expectObservable(socket.messages$).toBe('-ab');
    }),
  );
});
