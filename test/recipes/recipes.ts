import { concat, filter, map, merge, mergeMap, NEVER, type Observable, of, take, tap } from 'rxjs';
import type { Message, OwnedSocket, Owner, ReconnectOptions } from 'rx-secure-networking';
import { opened, type ServerFrame, type VirtualServer } from 'rx-secure-networking/testing';
import { loadExample } from '../blueprint/example.ts';
import { quick } from '../resilience/quick.ts';
import { url } from '../world.ts';

type Ready = Observable<OwnedSocket | undefined>;
type Prepare = (socket: OwnedSocket) => Observable<unknown>;

const { session } = loadExample('06-session/session.mjs') as {
  session(
    owner: Owner,
    target: string,
    prepare: Prepare,
    options?: ReconnectOptions,
  ): { ready$: Ready; messages$: Observable<Message> };
};
export const { topics } = loadExample('07-topics/topics.mjs') as {
  topics(ready$: Ready): (name: string) => Observable<unknown>;
};
export const { requests } = loadExample('08-requests/requests.mjs') as {
  requests(ready$: Ready): (method: string, params: unknown, options?: { within?: number }) => Observable<unknown>;
};

/** Signs in, and waits for the welcome. */
export const signIn: Prepare = (socket): Observable<unknown> => {
  socket.send('hello');
  return socket.messages$.pipe(
    filter((message) => message === 'welcome'),
    take(1),
  );
};

export const quickSession = (owner: Owner, prepare: Prepare = signIn) => session(owner, url, prepare, quick);

/**
 * Welcomes who says hello, one frame later, answers the rest by `answer`, and does what `then` does, counted from each
 * opening. What it receives goes to the log.
 */
export function welcoming(
  log: string[],
  later: (frames: number) => Observable<unknown>,
  then: (dial: number) => Observable<ServerFrame> = () => NEVER,
  answer: (message: string) => Observable<ServerFrame> = () => NEVER,
): VirtualServer {
  let dials = 0;
  return (_dial, received$) => {
    const dial = ++dials;
    const answers$ = received$.pipe(
      map(String),
      tap((message) => log.push(`${dial} ${message}`)),
      mergeMap((message) => (message === 'hello' ? later(1).pipe(map((): ServerFrame => 'welcome')) : answer(message))),
    );
    return concat(of(opened()), merge(answers$, then(dial), NEVER));
  };
}
