import type { Observable } from 'rxjs';
import { drains, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { countingScheduler } from '../countingScheduler.ts';
import { marbled } from '../marbled.ts';
import { note, play, url, world } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), m: 'hello', d: drains() };
const names = ['state$', 'opened$', 'messages$', 'sent$', 'events$', 'ended$', 'writable$'] as const;
type Name = (typeof names)[number];

/** How many values each stream gives in the life below. */
const counts: Record<Name, number> = {
  state$: 5,
  opened$: 1,
  messages$: 2,
  sent$: 1,
  events$: 5,
  ended$: 1,
  writable$: 4,
};

const numbers = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);
const cases = names.flatMap((name) => [
  ...numbers(counts[name]).map((nth) => [name, nth, 'before'] as const),
  ...numbers(counts[name] + 1).map((nth) => [name, nth, 'behind'] as const), // the end too
]);
/** A stream that replays the present tells its first subscriber before the others are there. */
const notifying = cases.filter(([name, nth, place]) => nth > 1 || place === 'behind' || !/state|writable/.test(name));

describe('L10 destroy() from inside a subscriber: when it returns, all is told and nothing is left', () => {
  it.each(notifying)('%s, notification %i, %s the others', (name, nth, place) => {
    marbled(({ cold, flush }) => {
      const scheduler = countingScheduler();
      const { owner, wire$ } = world({
        scheduler,
        server: cold('-omm--d', frames),
        link: { drain: 'scripted' },
        limits: { maxBufferedBytes: 4 },
      });
      const socket = owner.create(url);
      const log: string[] = [];
      let left = nth;
      let notified: readonly string[] | undefined;
      const destroy = () => {
        if (--left !== 0) return;
        owner.destroy();
        notified = [...log];
        expect(notified.filter((line) => /[|#]/.test(line))).toHaveLength(names.length);
        expect(scheduler.due).toBeLessThanOrEqual(hanging ? 1 : 0);
      };
      let hanging = false; // a link that was hung up and has its deadline
      wire$.subscribe((what) => (hanging = what.startsWith('close')));
      const stream$: Observable<unknown> = socket[name];
      const listen = () => stream$.subscribe({ next: destroy, error: destroy, complete: destroy });

      if (place === 'before') listen();
      for (const each of names) note(log, each, socket[each]);
      if (place === 'behind') listen();
      play(cold('-c---s--x', { c: () => socket.connect(), s: () => socket.send('late'), x: () => socket.close() }));

      flush();
      expect(left).toBeLessThanOrEqual(0); // it did happen
      expect(log).toEqual(notified);
      expect(scheduler.due).toBe(0);
    })();
  });
});
