import { EMPTY, from, map, merge, NEVER, type Observable, retry, timer } from 'rxjs';
import type { SendRequest } from 'rx-secure-networking';
import { closes, type ServerFrame } from 'rx-secure-networking/testing';
import { marbled } from '../marbled.ts';
import { permissive, play, world } from '../world.ts';
import { topics } from '../../examples/07-topics/topics.ts';
import { quickSession, welcoming } from './recipes.ts';

const at = (frames: number) => timer(frames);

/** Says hi on each topic that is subscribed to, one frame later, and nothing more. */
const greeting = (message: string): Observable<ServerFrame> => {
  const { type, topic } = JSON.parse(message) as { type: string; topic: string };
  return type === 'subscribe' ? at(1).pipe(map(() => JSON.stringify({ topic, data: `hi ${topic}` }))) : EMPTY;
};
const restarts = (frames: number) => (dial: number) =>
  dial === 1 ? at(frames).pipe(map((): ServerFrame => closes(1012))) : NEVER;
const values = { n: 'hi news', w: 'hi weather' };

describe('the recipe for topics', () => {
  it(
    'trap 46: asks for a topic with its first subscriber and gives it up with its last, over one connection',
    marbled(({ expectObservable, flush }) => {
      const log: string[] = [];
      const { owner, network } = world({ server: welcoming(log, at, undefined, greeting) });
      const topic = topics(quickSession(owner));

      expectObservable(topic('news'), '-----!').toBe('--n', values);
      expectObservable(topic('news'), '-^ 6ms !').toBe('--n', values);
      expectObservable(topic('weather'), '---^ 9ms !').toBe('----w', values);
      play(at(6).pipe(map(() => () => expect(network.snapshot()[0]?.sockets).toHaveLength(1))));
      flush();
      expect(log).toEqual([
        '1 hello',
        '1 {"type":"subscribe","topic":"news"}',
        '1 {"type":"subscribe","topic":"weather"}',
        '1 {"type":"unsubscribe","topic":"news"}',
        '1 {"type":"unsubscribe","topic":"weather"}',
      ]);
    }),
  );

  it(
    'gives what the server sent before its close and is still being audited',
    marbled(({ expectObservable }) => {
      const receive = ({ message }: { message: unknown }) => message === 'welcome' || timer(3).pipe(map(() => true));
      const server = welcoming([], at, restarts(3), greeting);
      const topic = topics(quickSession(world({ server, owner: { audits: { ...permissive, receive } } }).owner));

      expectObservable(topic('news'), '8ms !').toBe('-----n', values);
    }),
  );

  it(
    'asks again, after the hello of the new connection, for what is wanted then (trap 15)',
    marbled(({ expectObservable, flush }) => {
      const log: string[] = [];
      const topic = topics(quickSession(world({ server: welcoming(log, at, restarts(5), greeting) }).owner));

      expectObservable(topic('news'), '20ms !').toBe('--n--------n', values);
      expectObservable(topic('weather'), '----!').toBe('--w', values);
      flush();
      expect(log.filter((line) => line.startsWith('2'))).toEqual([
        '2 hello',
        '2 {"type":"subscribe","topic":"news"}',
        '2 {"type":"unsubscribe","topic":"news"}',
      ]);
    }),
  );

  it(
    'L19 errors if the message that subscribes is denied, also after a reconnect',
    marbled(({ expectObservable }) => {
      const audits = {
        ...permissive,
        send: (request: SendRequest) => request.at < 5 || !String(request.message).includes('news'),
      };
      const { owner } = world({ server: welcoming([], at, restarts(5), greeting), owner: { audits } });
      const topic = topics(quickSession(owner));

      expectObservable(topic('news')).toBe('--n-------#', values, new Error('Cannot subscribe to news: denied'));
      expectObservable(topic('weather'), '20ms !').toBe('--w--------w', values);
    }),
  );

  it(
    'stays subscribed at the server after a denial and a retry(), for as long as anybody wants the topic',
    marbled(({ expectObservable, flush }) => {
      const log: string[] = [];
      let denials = 1;
      const send = ({ message }: SendRequest) => !String(message).includes('news') || denials-- <= 0;
      const { owner } = world({
        server: welcoming(log, at, undefined, greeting),
        owner: { audits: { ...permissive, send } },
      });
      const topic = topics(quickSession(owner));

      expectObservable(topic('news').pipe(retry(1)), '9ms !').toBe('--n', values);
      expectObservable(topic('news'), '----^--!').toBe('----');
      flush();
      expect(log).toEqual([
        '1 hello',
        '1 {"type":"subscribe","topic":"news"}',
        '1 {"type":"unsubscribe","topic":"news"}',
      ]);
    }),
  );

  it(
    'passes over what is no JSON, no object, or of another topic',
    marbled(({ expectObservable }) => {
      const noise = ['{broken', 'null', '7', '{"topic":"other","data":1}', '{"topic":"news","data":2}'];
      const then = (): Observable<ServerFrame> => merge(at(3).pipe(map((): ServerFrame => 'first')), NEVER);
      const answer = () => from([...noise, Uint8Array.of(1)]);
      const topic = topics(quickSession(world({ server: welcoming([], at, then, answer) }).owner));

      expectObservable(topic('news'), '9ms !').toBe('-n', { n: 2 });
    }),
  );

  it(
    'completes with the owner, and starts afresh for who comes after the last has gone',
    marbled(({ cold, expectObservable }) => {
      const { owner } = world({ server: welcoming([], at, undefined, greeting) });
      const topic = topics(quickSession(owner));
      play(cold('15ms d', { d: owner.destroy }));

      expectObservable(topic('news'), '----!').toBe('--n', values);
      expectObservable(topic('news'), '------^').toBe('-------n-------|', values);
    }),
  );
});
