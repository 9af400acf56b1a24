// A recipe: requests and their responses over one connection, matched by an id.
import { json, type Session } from 'rx-secure-networking';
import {
  asyncScheduler,
  filter,
  map,
  merge,
  Observable,
  type SchedulerLike,
  share,
  switchMap,
  take,
  throwError,
  timeout,
} from 'rxjs';

/** What the server sends. */
interface Response {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** Sends a request, and emits its response. The whole may take `within` ms. */
export type Ask = (method: string, params?: unknown, options?: { readonly within?: number }) => Observable<unknown>;

/**
 * Turns a session into a function that sends requests. It returns an observable of one response, or an error.
 *
 * Each subscription sends a request with a new id. It waits at most `within` ms in total, for the session to be ready and for
 * the response. If the connection is lost before the response, it errors at once. Nobody knows then whether the server has
 * processed the request, so the caller must decide whether to send it again.
 *
 * @example
 * const ask = requests(session(owner, url, { prepare: signIn }));
 * ask('whoami', {}, { within: 2_000 }).subscribe({ next: show, error: explain });
 */
export function requests(
  { status$, messages$, send }: Session,
  { scheduler = asyncScheduler }: { readonly scheduler?: SchedulerLike } = {},
): Ask {
  const responses$ = messages$.pipe(json(), filter(isResponse), share());
  let last = 0;

  const request = (method: string, params: unknown): Observable<unknown> =>
    new Observable((subscriber) => {
      const id = ++last;
      const response$ = responses$.pipe(
        filter((response) => response.id === id),
        map(({ result, error }) => {
          if (error != null) throw errorOf(error);
          return result;
        }),
      );
      const lost$ = status$.pipe(
        // While 'closing', what the server sent before its close may still arrive.
        filter(({ state }) => state !== 'ready' && state !== 'closing'),
        switchMap(() => throwError(() => noResponse(method, 'the connection was lost'))),
      );
      subscriber.add(merge(response$, lost$).subscribe(subscriber));
      send(JSON.stringify({ id, method, params }), (outcome) => {
        if (outcome !== 'sent') subscriber.error(noResponse(method, outcome));
      });
    });

  return (method, params = {}, { within = 5_000 } = {}) =>
    status$.pipe(
      filter(({ state }) => state === 'ready' || state === 'closed'),
      take(1),
      switchMap(({ state, reason }) =>
        state === 'ready' ? request(method, params) : throwError(() => noResponse(method, `closed ${reason}`.trim())),
      ),
      take(1),
      timeout({ first: within, scheduler }),
    );
}

const noResponse = (method: string, why: string): Error => new Error(`No response to ${method}: ${why}`);

/** The server's error: a text, or an object such as `{ code, message }` of JSON-RPC, which is the cause then. */
function errorOf(error: unknown): Error {
  if (typeof error === 'string') return new Error(error);
  const { message } = Object(error) as { readonly message?: unknown };
  return new Error(typeof message === 'string' ? message : JSON.stringify(error), { cause: error });
}

function isResponse(message: unknown): message is Response {
  return typeof message === 'object' && message !== null && 'id' in message;
}
