import { concat, EMPTY, map, NEVER, throwError, timer } from 'rxjs';
import { closes } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { failure, play, world } from '../world.ts';
import { quickSession, welcoming } from './recipes.ts';

const at = (frames: number) => timer(frames);
const restart = (frames: number) => timer(frames).pipe(map(() => closes(1012)));

describe('the recipe for a session', () => {
  it(
    'trap 15: goes open, prepare, ready with every connection, and keeps its subscribers',
    marbled(({ expectObservable, flush }) => {
      const log: string[] = [];
      const { owner } = world({ server: welcoming(log, at, (dial) => (dial === 1 ? restart(3) : NEVER)) });
      const { ready$ } = quickSession(owner);
      const states$ = ready$.pipe(map((socket) => (socket ? String(socket.id) : '-')));

      expectObservable(states$, '20ms !').toBe('-1-u----2', { 1: '1', u: '-', 2: '2' });
      expectObservable(states$, '--^ 18ms !').toBe('--1u----2', { 1: '1', u: '-', 2: '2' });
      flush();
      expect(log).toEqual(['1 hello', '2 hello']); // one connection for both subscribers
    }),
  );

  it(
    'gives the messages of whichever connection is ready, and none of the preparation',
    marbled(({ cold, expectObservable }) => {
      const then = (dial: number) =>
        dial === 1 ? cold('--abr', { a: 'a', b: 'b', r: closes(1012) }) : cold('--c', { c: 'c' });
      const { owner } = world({ server: welcoming([], at, then) });

      expectObservable(quickSession(owner).messages$, '20ms !').toBe('--ab------c');
    }),
  );

  it(
    'is not ready when the connection is lost while it prepares',
    marbled(({ expectObservable }) => {
      const { owner } = world({
        server: welcoming(
          [],
          () => at(2),
          () => restart(1),
        ),
      });
      const states$ = quickSession(owner).ready$.pipe(map(() => '-'));

      expectObservable(states$, '10ms !').toBe('-u----u', { u: '-' });
    }),
  );

  it(
    'errors with what goes wrong in the preparation, and does not try that again',
    marbled(({ expectObservable }) => {
      const { owner, wire$ } = world({ server: welcoming([], at) });
      const refused = new Error('wrong password');

      expectObservable(wire$.pipe(map((what) => what.slice(0, 5)))).toBe('d-c', { d: 'dial ', c: 'close' });
      expectObservable(
        quickSession(owner, () =>
          concat(
            timer(2),
            throwError(() => refused),
          ),
        ).ready$,
      ).toBe('--#', undefined, refused);
    }),
  );

  it(
    'ends its connection with its last subscriber, and begins anew with the next',
    marbled(({ expectObservable }) => {
      const { owner, network } = world();
      const ids$ = quickSession(owner, () => EMPTY).ready$.pipe(map((socket) => String(socket?.id)));
      play(timer(3).pipe(map(() => () => expect(network.snapshot()[0]?.sockets).toEqual([]))));

      expectObservable(ids$, '--!').toBe('1');
      expectObservable(ids$, '-----^-!').toBe('-----2');
    }),
  );

  it(
    'completes with its owner, and errors with what is final',
    marbled(({ cold, expectObservable }) => {
      const { owner, newOwner } = world();
      play(cold('--d', { d: owner.destroy }));

      expectObservable(quickSession(owner).ready$).toBe('--(u|)', { u: undefined });
      expectObservable(quickSession(newOwner({ audits: {} })).ready$).toBe('#', undefined, failure('denied'));
    }),
  );
});
