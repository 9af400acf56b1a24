import type { Observable } from 'rxjs';
import { allowEndpoints, type Decision, everyStep, type Owner, type OwnerInfo } from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { marbled } from '../marbled.ts';
import { play, url, emptyWorld } from '../world.ts';
import { loadExample } from './example.ts';
import { Mod } from './objects.ts';

interface Recipe {
  repeatOffenders(settings: {
    counts(decision: Decision): boolean;
    count: number;
    within: number;
  }): (decisions$: Observable<Decision>) => Observable<OwnerInfo>;
}
const { repeatOffenders } = loadExample('09-ban/ban.mjs') as Recipe;

const listed = everyStep(allowEndpoints('wss://example.com/*'));
const strays = (decision: Decision) => decision.code === 'endpoint';
const rule = { counts: strays, count: 3, within: 10 };
const stray = (owner: Owner) => () => {
  try {
    owner.create('wss://elsewhere.example/');
  } catch {
    // denied, as it should be
  }
};

describe('the recipe for a ban', () => {
  it(
    'O17 names an owner when it was denied so many times within the time, and each time that holds anew',
    marbled(({ cold, expectObservable }) => {
      const { network, newOwner } = emptyWorld({ owner: { audits: listed } });
      const mod = newOwner({ name: 'mod' });
      play(cold('         -x---x------x--x-x----------x', { x: stray(mod) }));
      const offenders = '  ---------------o-o-----------';
      const named = { id: 1, name: 'mod', kind: 'mod' };

      expectObservable(network.decisions$.pipe(repeatOffenders(rule))).toBe(offenders.trim(), { o: named });
    }),
  );

  it(
    'counts each owner for itself, and only what counts',
    marbled(({ cold, expectObservable }) => {
      const { network, newOwner } = emptyWorld({ owner: { audits: listed } });
      const [one, two] = [newOwner({ name: 'one' }), newOwner({ name: 'two' })];
      const wrong = (owner: Owner) => () => expect(() => owner.create('nowhere')).toThrow();
      play(cold('-a-b-a-b-(wwww)-a', { a: stray(one), b: stray(two), w: wrong(two) }));

      expectObservable(network.decisions$.pipe(repeatOffenders({ ...rule, within: 20 }))).toBe('----------------o', {
        o: { id: 1, name: 'one', kind: 'mod' },
      });
    }),
  );

  it(
    'starts afresh for each subscriber, runs no timer, and completes with the network',
    marbled(({ cold, expectObservable, scheduler }) => {
      const { network, newOwner } = emptyWorld({ owner: { audits: listed } });
      const mod = newOwner();
      const offenders$ = network.decisions$.pipe(repeatOffenders(rule));
      play(cold('-xxx-x--d', { x: stray(mod), d: () => network.destroy() }));
      const waiting = scheduler.actions.length;
      offenders$.subscribe();
      expect(scheduler.actions).toHaveLength(waiting);

      expectObservable(offenders$).toBe('---o-o--|', { o: expect.anything() });
      expectObservable(offenders$, '-^').toBe('-----o--|', { o: expect.anything() });
    }),
  );

  it(
    'destroys the owner by its id, inside the denial that was one too many, and nobody else',
    marbled(({ cold, expectObservable, flush }) => {
      const { network } = emptyWorld();
      // doc ban rx
      const mod = network.createOwner({ name: 'mod', audits: everyStep(allowEndpoints('wss://example.com/*')) });
      const straying = repeatOffenders({ counts: ({ code }) => code === 'endpoint', count: 3, within: 10 });
      network.decisions$.pipe(straying).subscribe(({ id }) => network.destroyOwner(id, 'denied too often'));
      // end
      const other = network.createOwner({ name: 'other', audits: listed });
      const socket = mod.create(url);
      socket.connect();
      play(cold('         -xx-x-x', { x: stray(mod) }));

      expectObservable(mod.destroyed$).toBe('----(d|)', { d: undefined });
      expectObservable(socket.ended$).toBe('----(e|)', {
        e: expect.objectContaining({ by: 'host', code: 1001, reason: 'denied too often' }),
      });
      flush();
      expect([mod.closed, other.closed]).toEqual([true, false]);
    }),
  );

  it(
    'O17 works for objects as well',
    marbled(() => {
      const { network } = emptyWorld({ policy: { create: ({ owner }) => owner.kind !== 'custom-cosmetics' } });
      const [hat, mod] = [new Mod(), new Mod()];
      // doc ban blueprint
      const sockets = secureNetworking(network, {
        describe: (object) => (object === hat ? { name: 'hat', kind: 'custom-cosmetics' } : { name: 'mod' }),
      });
      network.decisions$
        .pipe(repeatOffenders({ counts: ({ owner }) => owner.kind === 'custom-cosmetics', count: 3, within: 60_000 }))
        .subscribe(({ id }) => network.destroyOwner(id, 'denied too often'));
      // end
      const reasons: string[] = [];
      network.decisions$.subscribe(({ code }) => reasons.push(code));
      for (let n = 0; n < 5; n += 1) expect(sockets.createWebSocket(hat, url)).toBe(-1);
      expect(reasons).toEqual(['denied', 'denied', 'denied', 'owner-destroyed', 'owner-destroyed']);
      expect(sockets.createWebSocket(mod, url)).toBeGreaterThan(0);
    }),
  );
});
