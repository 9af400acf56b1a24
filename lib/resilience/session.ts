import {
  catchError,
  concat,
  EMPTY,
  filter,
  map,
  merge,
  type Observable,
  type ObservableInput,
  of,
  startWith,
  switchMap,
  take,
  takeUntil,
  tap,
} from 'rxjs';
import type { Message } from '../model/Message.ts';
import type { OwnedSocket } from '../model/OwnedSocket.ts';
import type { Owner, Target } from '../model/Owner.ts';
import type { SendOutcome } from '../model/SocketEvent.ts';
import type { SocketEnd } from '../model/SocketEnd.ts';
import { callReporting } from '../stream/callReporting.ts';
import { ownCopy } from '../stream/ownCopy.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';
import { reportOf, sealedObservable } from '../stream/OwnedObservable.ts';
import { reportError } from '../stream/reportError.ts';
import { SafeSubject } from '../stream/SafeSubject.ts';
import { causeOf, preparationOf, whyOf } from './preparationOf.ts';
import { reconnect } from './reconnect.ts';
import type { ReconnectAttempt } from './ReconnectOptions.ts';
import { type Prepare, readSessionOptions, type SessionOptions } from './SessionOptions.ts';

/**
 * Opens a connection that reconnects, and keeps its subscribers: `owner.open()`, `prepare`, and `reconnect()` in one
 * call. It connects at once, and ends when you call `close()`, when the owner is destroyed, when `signal` aborts, when the
 * peer closes with 1000, or after an error for which `reconnect` does not try again.
 *
 * Every connection is a new socket, for which every audit runs and `prepare` is called again. No message is queued: what
 * is sent while the session is not ready has the outcome `'not-open'`.
 *
 * Its streams never error, and complete when the session ends. The last status has the error. If the session ends with
 * an error while `status$` has no subscriber, the error is reported as unhandled, so that it is not lost.
 *
 * ```text
 * server          --oa-r
 *                          --oa
 * status$         c-r--(lw)c-r-
 * messages$       ---a--------a
 * ```
 *
 * @param target as in `owner.open()`: a URL, one with sub-protocols, or a function that returns it for each connection
 * @throws TypeError, RangeError for an argument or option of the wrong form
 * @example
 * const chat = session(owner, 'wss://chat.example.com/rooms/7');
 * chat.messages$.subscribe(render);
 * chat.status$.subscribe(({ state, reason }) => show(state, reason));
 * button.onclick = () => show(chat.send('hello'));
 */
export function session(
  owner: Owner,
  target: Target | (() => Target | ObservableInput<Target>),
  options: SessionOptions = {},
): Session {
  if (typeof (owner as Partial<Owner> | undefined)?.open !== 'function') {
    throw new TypeError('session() takes the owner first: session(owner, url)');
  }
  ensureStackRoom();
  const { prepare, retrying, ofSocket } = readSessionOptions(options);
  const { onAttempt: notifyAttempt } = retrying;
  const report = reportOf(owner.destroyed$) ?? reportError;
  const statuses = new SafeSubject<SessionStatus>(true, report, ownCopy);
  const sockets = new SafeSubject<OwnedSocket>(true, report);
  let retry: Partial<ReconnectAttempt> = {};
  let ready: OwnedSocket | undefined;
  let over = false;
  let last: OwnedSocket | undefined; // the last that opened since the last error
  let shown: OwnedSocket | undefined; // the last of a status
  let failed: { readonly error: unknown } | undefined;

  const enter = (phase: Phase): void => {
    ready = phase.socket;
    statuses.next(Object.freeze({ attempt: retry.attempt ?? 0, delay: 0, reason: '', ...phase }));
    if (ready) sockets.next((shown = ready));
  };
  /** What a socket holds that only `prepare` has seen: it would count as a socket until `limits.holdTimeout`. */
  const dropUnread = (): void => {
    if (last !== shown) last?.messages$.subscribe().unsubscribe();
  };
  const finish = (): void => {
    over = true;
    const { observed } = statuses;
    dropUnread();
    const closed: Omit<Phase, 'state'> | undefined = failed && whyOf(failed.error);
    let known = closed;
    last?.ended$.subscribe((end) => (known = { end, reason: end.reason, ...closed })); // emits in this call, since it has ended
    enter({ state: 'closed', ...known });
    statuses.complete();
    sockets.complete();
    if (failed && !observed) report(failed.error);
  };
  const onAttempt = (attempt: ReconnectAttempt): void => {
    retry = ownCopy(attempt); // the user's callback may write to its error
    dropUnread();
    last = undefined;
    enter({ state: 'waiting', delay: attempt.delay, ...whyOf(attempt.error) });
    // A subscriber of that status may have ended the session.
    return over ? undefined : notifyAttempt?.(attempt); // what it throws or rejects with is reported by `reconnect`
  };

  const opened$ = owner.open(target, ofSocket);
  const connecting$ = of('connecting' as const).pipe(
    map((state) => ({ state, ...(retry.error && whyOf(retry.error)) })),
  );
  const open$ = opened$.pipe(
    tap((socket) => (last = socket)),
    switchMap((socket) => phasesOf(socket, prepare)),
  );
  const connection = concat(connecting$, open$)
    .pipe(
      reconnect({ ...retrying, onAttempt }),
      // An error would reach the subscriber before RxJS ends the socket, which must have ended when the session is `closed`.
      catchError((failure: unknown) => {
        failed = { error: causeOf(failure) };
        return EMPTY;
      }),
    )
    .subscribe({
      next: enter,
      complete: finish,
    });

  return Object.freeze<Session>({
    status$: statuses.observable,
    messages$: sealedObservable(
      (subscriber) => sockets.observable.pipe(switchMap(({ messages$ }) => messages$)).subscribe(subscriber),
      report,
    ),
    send: Object.freeze((message: Message, settled?: (outcome: SendOutcome) => void) => {
      ensureStackRoom();
      if (ready) return ready.send(message, settled);
      callReporting(() => settled?.('not-open'), report);
      return 'not-open';
    }),
    close: Object.freeze(() => {
      ensureStackRoom();
      if (over || connection.closed) return;
      callReporting(() => connection.unsubscribe(), report);
      finish();
    }),
  });
}

/**
 * The phases of one open connection. `prepare` continues while it closes, since messages of the peer may still arrive: its
 * error is then the reason of the close.
 */
function phasesOf(socket: OwnedSocket, prepare: Prepare | undefined): Observable<Phase> {
  const closing$ = socket.state$.pipe(
    filter((state) => state !== 'open'),
    take(1),
    map((): Phase => ({ state: 'closing' })),
  );
  const ifOpen$ = of(socket).pipe(filter(({ connected }) => connected));
  const preparing$ = prepare
    ? preparationOf(ifOpen$, prepare).pipe(startWith<Phase>({ state: 'preparing' }), takeUntil(socket.ended$))
    : EMPTY;
  return merge(closing$, concat(preparing$, ifOpen$.pipe(map((open): Phase => ({ state: 'ready', socket: open })))));
}

/** What differs between the statuses. */
type Phase = Pick<SessionStatus, 'state'> & Partial<SessionStatus>;

/** One connection, across reconnects. Frozen; its functions need no `this`. */
export interface Session {
  /** Emits the current status, also to late subscribers, then every change. Completes after `closed`. Never errors. */
  readonly status$: Observable<SessionStatus>;
  /**
   * Emits the messages of every connection that is ready; those that arrive while `prepare` runs are for `prepare` only, if
   * it subscribes to the socket's `messages$`, and are held otherwise.
   * Hot: subscribe in the turn in which you make the session, and you miss none. The session itself holds none: before its
   * first subscription only the socket of the present connection does, unless `prepare` has subscribed to its `messages$`.
   * If that connection ends, what its socket holds can still be read, here until the next connection is ready, and from
   * `messages$` of the socket itself (`status.socket`) within `limits.holdTimeout`; if `prepare` has not completed, it is
   * dropped. Completes when the session ends. Never errors.
   */
  readonly messages$: Observable<Message>;
  /**
   * Sends a message over the connection that is ready, as `OwnedSocket.send` does: returns the outcome, or `'pending'`
   * if an audit has not answered yet; `settled` is called once with the final outcome. The outcome is `'not-open'` while
   * the session is not ready. Never throws.
   */
  readonly send: (message: Message, settled?: (outcome: SendOutcome) => void) => SendOutcome;
  /**
   * Ends the session immediately, in any state, and no audit runs: it unsubscribes from `owner.open()`, so the peer gets
   * 1000. Idempotent, never throws. To send another code, call `close(code, reason)` of `status.socket`: the session ends
   * with that socket.
   */
  readonly close: () => void;
}

/** Where a session is. Frozen. */
export interface SessionStatus {
  /**
   * - `connecting`: the audits run, and the connection is being opened.
   * - `preparing`: the connection is open, and `prepare` has not completed.
   * - `ready`: messages can be sent.
   * - `closing`: the connection is closing, or was lost a moment ago.
   * - `waiting`: the next attempt to connect starts after `delay`.
   * - `closed`: the session has ended.
   */
  readonly state: 'connecting' | 'preparing' | 'ready' | 'closing' | 'waiting' | 'closed';
  /**
   * The number of the last attempt to reconnect, or of the next one while `waiting`, as `reconnect` counts: from 1, and
   * from 1 again after a connection that stayed open for `stableAfter`. 0 before the first.
   */
  readonly attempt: number;
  /** While `waiting`: the wait before the next attempt, in ms. `wakeOn` may shorten it. Otherwise 0. */
  readonly delay: number;
  /**
   * Why there is no connection: the message of `error`, or the reason of `end`. Empty if there is none, and while
   * `preparing`, `ready` and `closing`.
   */
  readonly reason: string;
  /**
   * Why the last connection failed or was lost: a `SocketError` while `waiting`, and while `connecting` again. When
   * `closed`: the error that ended the session, which may be one of `prepare`. Missing if there is none.
   */
  readonly error?: unknown;
  /** When `closed`: how the last connection ended, if it was open and no error ended the session earlier. */
  readonly end?: SocketEnd;
  /** While `ready`: the socket, for `sendTo()`, `inOrder()`, `hold()` and `close(code)`. */
  readonly socket?: OwnedSocket;
}
