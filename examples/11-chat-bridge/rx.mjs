// The same client as a stream of lines to show.
import {
  asyncScheduler,
  catchError,
  filter,
  ignoreElements,
  map,
  merge,
  of,
  repeat,
  retry,
  scan,
  switchMap,
  takeUntil,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { auth, hear, NOT_AUTHENTICATED, playerMessage, silence } from './protocol.mjs';

export function chatBridge(owner, { url, token, say$, scheduler = asyncScheduler }) {
  const isRejection = (error) => error.end?.code === NOT_AUTHENTICATED;
  const isFinal = (error) => error.decision !== undefined || isRejection(error);
  const later = () => timer(5_000, scheduler);

  return owner.open(url).pipe(
    switchMap((socket) => {
      socket.send(auth(token));
      const sending$ = say$.pipe(
        map(playerMessage),
        tap((message) => socket.send(message)),
        ignoreElements(),
        takeUntil(socket.ended$),
      );
      const lines$ = socket.messages$.pipe(
        scan(hear, silence),
        map(({ line }) => line),
        filter(Boolean),
      );
      return merge(sending$, lines$);
    }),
    retry({ delay: (error) => (isFinal(error) ? throwError(() => error) : later()) }),
    repeat({ delay: later }),
    catchError((error) => of(isRejection(error) ? 'the bridge does not know us' : error.message)),
    takeUntil(owner.destroyed$),
  );
}
