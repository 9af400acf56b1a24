// A recipe: a session that keeps its subscribers over reconnects. Each connection goes open, prepare, ready.
import { concat, EMPTY, ignoreElements, map, merge, of, ReplaySubject, share, switchMap, takeUntil } from 'rxjs';
import { reconnect } from 'rx-secure-networking';

/**
 * One connection for all subscribers, made when the first comes and ended when the last goes.
 *
 * `prepare(socket)` gives an observable: hello, sign-in, subscriptions, whatever the server wants first. The socket is
 * ready when it completes. Where it errors the session errors, so that a wrong password is not tried again; a time limit
 * of its own is `timeout` in it.
 *
 * `ready$` replays the socket that is ready, or undefined while there is none; subscribers stay through all of it. It
 * completes and errors as `open()` with `reconnect()` does. Nothing is queued: what to say again is said by who listens
 * to `ready$`.
 *
 * @example
 * const { ready$, messages$ } = session(owner, 'wss://chat.example.com', signIn);
 */
export function session(owner, target, prepare, options = {}) {
  const ready$ = owner.open(target).pipe(
    switchMap((socket) => {
      const prepared$ = concat(prepare(socket).pipe(ignoreElements()), of(socket));
      const gone$ = socket.ended$.pipe(map(() => undefined));
      return merge(prepared$.pipe(takeUntil(socket.ended$)), gone$);
    }),
    reconnect(options),
    share({ connector: () => new ReplaySubject(1) }),
  );
  const messages$ = ready$.pipe(switchMap((socket) => socket?.messages$ ?? EMPTY));
  return { ready$, messages$ };
}
