import { concat, filter, map, merge, mergeMap, NEVER, type Observable, of, take, tap, timer } from 'rxjs';
import { type OwnedSocket, type Owner, session, type Session } from 'rx-secure-networking';
import { opened, type ServerFrame, type VirtualServer } from 'rx-secure-networking/testing';
import { quick } from '../resilience/quick.ts';
import { play, url } from '../world.ts';

type Prepare = (socket: OwnedSocket) => Observable<unknown>;

/** Signs in, and waits for the welcome. */
export const signIn: Prepare = (socket): Observable<unknown> => {
  socket.send('hello');
  return socket.messages$.pipe(
    filter((message) => message === 'welcome'),
    take(1),
  );
};

/** A session that closes in frame 60, since one that reconnects would have no end. */
export function quickSession(owner: Owner, prepare: Prepare = signIn): Session {
  const made = session(owner, url, { prepare, reconnect: quick });
  play(timer(60).pipe(map(() => made.close)));
  return made;
}

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
