// A recipe: requests and their responses over one connection, told apart by an id.
import { asyncScheduler, exhaustMap, filter, first, map, merge, mergeMap, Observable, throwError, timeout } from 'rxjs';

/**
 * From `ready$` of a session to a function that asks: an observable of one response, or an error.
 *
 * Each subscription is a request with an id of its own. It waits for a connection that is ready, and for its response,
 * for `within` ms all in all. Where the connection is lost while it is in flight it errors at once: whether the server
 * has done it nobody knows, so that asking again is for the caller, who knows whether that does harm.
 *
 * @example
 * const ask = requests(session(owner, url, signIn).ready$);
 * ask('whoami', {}, { within: 2_000 }).subscribe({ next: show, error: explain });
 */
export function requests(ready$, { scheduler = asyncScheduler } = {}) {
  let last = 0;

  const through = (socket, method, params) =>
    new Observable((subscriber) => {
      const id = ++last;
      const answers$ = socket.messages$.pipe(
        map(read),
        filter((message) => message?.id === id),
        mergeMap(({ result, error }) => (error ? throwError(() => new Error(error)) : [result])),
      );
      const lost$ = socket.ended$.pipe(mergeMap((end) => throwError(() => lost(method, `ended with ${end.code}`))));
      subscriber.add(merge(answers$, lost$).subscribe(subscriber));
      socket.send(JSON.stringify({ id, method, params }), (outcome) => {
        if (outcome !== 'sent') subscriber.error(lost(method, outcome));
      });
    });

  return (method, params, { within = 5_000 } = {}) =>
    ready$.pipe(
      filter(Boolean),
      exhaustMap((socket) => through(socket, method, params)),
      first(), // it stays with the session until then
      timeout({ first: within, scheduler }),
    );
}

const lost = (method, why) => new Error(`No response to ${method}: ${why}`);

/** What is no JSON is no message of ours. */
function read(message) {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
