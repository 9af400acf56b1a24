// A recipe: requests and their responses over one connection, matched by an id.
import { asyncScheduler, exhaustMap, filter, first, map, merge, mergeMap, Observable, throwError, timeout } from 'rxjs';

/**
 * Turns `ready$` of a session into a function that sends requests. It returns an observable of one response, or an error.
 *
 * Each subscription sends a request with a new id. It waits at most `within` ms in total, for a ready connection and for the
 * response. If the connection is lost before the response, it errors at once. Nobody knows then whether the server has
 * processed the request, so the caller must decide whether to send it again.
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

/** Text that is not JSON is ignored. */
function read(message) {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
