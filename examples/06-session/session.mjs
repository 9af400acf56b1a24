// A recipe: a session that keeps its subscribers across reconnects. Each connection is opened, prepared, then ready.
import { concat, EMPTY, ignoreElements, map, merge, of, ReplaySubject, share, switchMap, takeUntil } from 'rxjs';
import { reconnect } from 'rx-secure-networking';

/**
 * Shares one connection among all subscribers. The first subscriber opens it, and it closes when the last one unsubscribes.
 *
 * `prepare(socket)` returns an observable that sends what the server expects first, such as a sign-in or subscriptions. The
 * socket is ready when that observable completes. If it errors, the session errors, so a wrong password is not tried again.
 * To limit its time, use `timeout` in it.
 *
 * `ready$` emits the socket that is ready, or undefined while there is none, and replays the latest value. It completes and
 * errors as `open()` with `reconnect()` does. No message is queued: subscribe to `ready$` to send messages again after a
 * reconnect.
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
