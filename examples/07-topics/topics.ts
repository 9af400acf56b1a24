// A recipe: many topics over one connection. The first subscriber of a topic subscribes at the server, and the last one to
// unsubscribe unsubscribes there. After a reconnect, it subscribes again to all topics that have subscribers.
import { json, type Session } from 'rx-secure-networking';
import {
  defer,
  distinctUntilChanged,
  EMPTY,
  filter,
  finalize,
  map,
  merge,
  type Observable,
  share,
  Subject,
  switchMap,
  tap,
} from 'rxjs';

interface TopicMessage {
  readonly topic: string;
  readonly data: unknown;
}

/**
 * Turns a session into a function that returns each topic as an observable. The observable stays subscribed across
 * reconnects, and completes when the session ends. It errors if the message that subscribes is denied or overflows.
 *
 * @example
 * const topic = topics(session(owner, url, { prepare: signIn }));
 * topic('news').subscribe(render);
 */
export function topics({ status$, messages$, send }: Session): (name: string) => Observable<unknown> {
  const isReady$ = status$.pipe(
    filter(({ state }) => state !== 'closing'), // what the server sent before its close may still arrive
    map(({ state }) => state === 'ready'),
    distinctUntilChanged(),
  );
  const read$ = messages$.pipe(json(), filter(isTopicMessage), share());
  const shared = new Map<string, Observable<unknown>>();

  const whileReady = (topic: string): Observable<unknown> =>
    defer(() => {
      const refused$ = new Subject<never>();
      let refused = false;
      send(JSON.stringify({ type: 'subscribe', topic }), (outcome) => {
        if (outcome === 'sent' || outcome === 'not-open') return; // 'not-open': the next connection asks again
        refused = true;
        refused$.error(new Error(`Cannot subscribe to ${topic}: ${outcome}`));
      });
      const data$ = read$.pipe(
        filter((message) => message.topic === topic),
        map(({ data }) => data),
      );
      return merge(refused$, data$).pipe(
        finalize(() => {
          if (!refused) send(JSON.stringify({ type: 'unsubscribe', topic })); // 'not-open' if the connection is lost
        }),
      );
    });

  return (name) =>
    defer(() => {
      const known = shared.get(name);
      if (known) return known;
      const forget = (): void => {
        if (shared.get(name) === topic$) shared.delete(name);
      };
      const topic$: Observable<unknown> = isReady$.pipe(
        switchMap((isReady) => (isReady ? whileReady(name) : EMPTY)),
        tap({ error: forget }), // before a retry() subscribes again
        finalize(forget),
        share(),
      );
      shared.set(name, topic$);
      return topic$;
    });
}

function isTopicMessage(message: unknown): message is TopicMessage {
  return typeof message === 'object' && message !== null && 'topic' in message && 'data' in message;
}
