// A recipe: many topics over one connection. The first subscriber of a topic subscribes at the server, and the last one to
// unsubscribe unsubscribes there. After a reconnect, it subscribes again to all topics that have subscribers.
import { defer, EMPTY, filter, finalize, map, share, switchMap } from 'rxjs';

/**
 * Turns `ready$` of a session into a function that returns each topic as an observable. The observable stays subscribed across
 * reconnects; it completes and errors as `ready$` does.
 *
 * @example
 * const topic = topics(session(owner, url, signIn).ready$);
 * topic('news').subscribe(render);
 */
export function topics(ready$) {
  const shared = new Map();

  const through = (name) => (socket) =>
    defer(() => {
      socket.send(JSON.stringify({ type: 'subscribe', topic: name }));
      return socket.messages$.pipe(
        map(read),
        filter((message) => message?.topic === name),
        map(({ data }) => data),
        finalize(() => socket.send(JSON.stringify({ type: 'unsubscribe', topic: name }))), // 'not-open' if it has ended
      );
    });

  return (name) =>
    defer(() => {
      const topic$ =
        shared.get(name) ??
        ready$.pipe(
          switchMap((socket) => (socket ? through(name)(socket) : EMPTY)),
          finalize(() => shared.delete(name)),
          share(),
        );
      shared.set(name, topic$);
      return topic$;
    });
}

/** Text that is not JSON is ignored. */
function read(message) {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
