// A recipe: many topics over one connection. The first subscriber of a topic asks the server for it, the last one to go
// gives it up, and each new connection asks again for what is wanted then.
import { defer, EMPTY, filter, finalize, map, share, switchMap } from 'rxjs';

/**
 * From `ready$` of a session to a function that gives each topic as an observable. It stays subscribed over reconnects;
 * it completes and errors as `ready$` does.
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
        finalize(() => socket.send(JSON.stringify({ type: 'unsubscribe', topic: name }))), // 'not-open' where it is gone
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

/** What is no JSON is no message of ours. */
function read(message) {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}
