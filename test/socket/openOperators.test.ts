import { map, NEVER, repeat, retry, switchMap, take, takeUntil, timer } from 'rxjs';
import type { OwnedSocket } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { failure, permissive, url, world } from '../world.ts';

const frames: Record<string, ServerFrame> = { o: opened(), a: 'a', b: 'b', x: closes(1000), y: closes(1011, 'oops') };
const ids = map(({ id }: OwnedSocket) => String(id));
const messages = switchMap((socket: OwnedSocket) => socket.messages$);

describe('the operators of RxJS mean what they say on open():', () => {
  it(
    'take(1) ends the socket, since nobody is left who wants it',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('o', frames);

      expectObservable(world({ server }).owner.open(url).pipe(take(1), ids)).toBe('(1|)');
      expectSubscriptions(server.subscriptions).toBe('(^!)');
    }),
  );

  it(
    'takeUntil() ends it with 1000',
    marbled(({ cold, expectObservable }) => {
      const { owner, wire$ } = world();

      expectObservable(owner.open(url).pipe(takeUntil(cold('--x')), ids)).toBe('1-|');
      expectObservable(wire$).toBe('--c', { c: 'close 1000' });
    }),
  );

  it(
    'switchMap() to another open() ends the one before (trap 44)',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('o-a', frames);
      const { owner } = world({ server });
      const rooms$ = cold('-a---b', { a: 'wss://example.com/a', b: 'wss://example.com/b' });

      expectObservable(rooms$.pipe(switchMap((room) => owner.open(room).pipe(messages)))).toBe('---a---a');
      expectSubscriptions(server.subscriptions).toBe(['-^---!', '-----^']);
    }),
  );

  it(
    'switchMap() to messages$ gives what is held, though the peer has closed and open() has completed (L15)',
    marbled(({ cold, expectObservable }) => {
      const server = cold('   oabx', frames);
      const expected = '      -----(ab|)';
      const later = switchMap(({ messages$ }: OwnedSocket) => timer(5).pipe(switchMap(() => messages$)));

      expectObservable(world({ server }).owner.open(url).pipe(later)).toBe(expected);
    }),
  );

  it(
    'repeat() opens a new one after a good end',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('-oax', frames);

      expectObservable(world({ server }).owner.open(url).pipe(messages, repeat(2))).toBe('--a--a|');
      expectSubscriptions(server.subscriptions).toBe(['^--!', '---^--!']);
    }),
  );

  it(
    'retry() opens a new one after a bad end, with nothing of the old (trap 1)',
    marbled(({ cold, expectObservable, expectSubscriptions }) => {
      const server = cold('-oay', frames);

      expectObservable(world({ server }).owner.open(url).pipe(ids, retry(1))).toBe(
        '-1--2-#',
        { 1: '1', 2: '2' },
        failure('closed'),
      );
      expectSubscriptions(server.subscriptions).toBe(['^--!', '---^--!']);
    }),
  );

  it(
    'a bare retry() cannot overflow the stack, however prompt the denial',
    marbled(({ expectObservable, flush }) => {
      let left = 20_000;
      const create = () => left-- === 0;
      const { owner } = world({ owner: { audits: { ...permissive, create, connect: () => NEVER } } });

      expectObservable(owner.open(url).pipe(retry()), '^!').toBe('');
      flush();
      expect(left).toBe(-1);
    }),
  );
});
