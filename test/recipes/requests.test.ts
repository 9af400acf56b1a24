import { map, mergeMap, NEVER, type Observable, of, timer, type ObservableInput, from } from 'rxjs';
import { closes, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { permissive, play, world } from '../world.ts';
import { requests } from '../../examples/08-requests/requests.ts';
import { quickSession, welcoming } from './recipes.ts';

const at = (frames: number) => timer(frames);

/** Answers `echo` after as many frames as its params say, `fail` with an error, and nothing else. */
const answering = (message: string): Observable<ServerFrame> => {
  const { id, method, params } = JSON.parse(message) as { id: number; method: string; params: number };
  if (method === 'fail')
    return of(JSON.stringify({ id, error: ['cannot', { code: 7 }, { code: 7, message: 'no' }][params] }));
  return method === 'echo' ? at(params).pipe(map(() => JSON.stringify({ id, result: params }))) : NEVER;
};
const restarts = (frames: number) => (dial: number) =>
  dial === 1 ? at(frames).pipe(map((): ServerFrame => closes(1012))) : NEVER;

const asking = (server: ReturnType<typeof welcoming>, owner = {}) =>
  requests(quickSession(world({ server, owner }).owner));

describe('the recipe for requests', () => {
  it(
    'gives each request its own response, in whichever order they come',
    marbled(({ expectObservable }) => {
      const ask = asking(welcoming([], at, undefined, answering));
      const pair$ = from([5, 2]).pipe(mergeMap((frames): ObservableInput<unknown> => ask('echo', frames)));

      expectObservable(pair$).toBe('---b--(a|)', { a: 5, b: 2 });
    }),
  );

  it(
    "errors with the server's error, and where the request cannot be sent",
    marbled(({ expectObservable }) => {
      const ask = asking(welcoming([], at, undefined, answering));
      const send = ({ message }: { message: unknown }) => message === 'hello';
      const denied = asking(welcoming([], at), { auditMessages: true, audits: { ...permissive, send } });

      expectObservable(ask('fail', 0)).toBe('-#', undefined, new Error('cannot'));
      expectObservable(ask('fail', 1)).toBe('-#', undefined, new Error('{"code":7}'));
      expectObservable(ask('fail', 2)).toBe('-#', undefined, new Error('no'));
      expectObservable(denied('echo', 1)).toBe('-#', undefined, new Error('No response to echo: denied'));
    }),
  );

  it(
    'gives a response that came before the close and is still being audited, and one with `error: null`',
    marbled(({ expectObservable }) => {
      const server = welcoming([], at, restarts(3), (message) => {
        const { id } = JSON.parse(message) as { id: number };
        return of(JSON.stringify({ id, result: 'done', error: null }));
      });
      const receive = ({ message }: { message: unknown }) => message === 'welcome' || timer(2).pipe(map(() => true));
      const ask = asking(server, { audits: { ...permissive, receive } });

      expectObservable(at(2).pipe(mergeMap(() => ask('pay')))).toBe('----(d|)', { d: 'done' });
    }),
  );

  it(
    'has a time limit for each request, which the wait for a connection is part of',
    marbled(({ expectObservable }) => {
      const late = expect.objectContaining({ name: 'TimeoutError' });
      const ask = asking(welcoming([], at, undefined, answering));
      const nowhere = asking(NEVER);

      expectObservable(ask('silence', 0, { within: 9 })).toBe('9ms #', undefined, late);
      expectObservable(ask('echo', 2, { within: 9 })).toBe('---(e|)', { e: 2 });
      expectObservable(nowhere('echo', 2, { within: 9 })).toBe('9ms #', undefined, late);
    }),
  );

  it(
    'settles at once what is in flight when the connection is lost, asks nothing again, and serves who asks then',
    marbled(({ expectObservable, flush }) => {
      const log: string[] = [];
      const server = welcoming(log, at, restarts(4), answering);
      const session = quickSession(world({ server }).owner);
      const ask = requests(session);

      expectObservable(session.status$.pipe(map(({ state }) => state)), '8ms !').toBe('pr--(cw)', {
        p: 'preparing',
        r: 'ready',
        c: 'closing',
        w: 'waiting',
      });
      expectObservable(ask('echo', 9)).toBe(
        '----#',
        undefined,
        new Error('No response to echo: the connection was lost'),
      );
      expectObservable(ask('echo', 1), '------^').toBe('----------(e|)', { e: 1 });
      flush();
      expect(log.map((line) => line.slice(0, 10))).toEqual(['1 hello', '1 {"id":1,', '2 hello', '2 {"id":2,']);
    }),
  );

  it(
    'errors at once when the session has ended',
    marbled(({ expectObservable }) => {
      const session = quickSession(world({ server: welcoming([], at) }).owner);
      play(at(3).pipe(map(() => session.close)));

      expectObservable(requests(session)('echo', 9), '-----^').toBe(
        '-----#',
        undefined,
        new Error('No response to echo: closed'),
      );
    }),
  );

  it(
    'leaves nothing in flight for who does not wait for the response',
    marbled(({ expectObservable }) => {
      expectObservable(asking(welcoming([], at, undefined, answering))('echo', 9), '---!').toBe('');
    }),
  );
});
