// Has installed rx-secure-networking itself, in another patch version than the host's.
import { reconnect, SocketError } from 'rx-secure-networking';
import { switchMap } from 'rxjs';

export function start({ owner, url, log }) {
  const onAttempt = ({ error }) => log(`${error.code}, a SocketError: ${error instanceof SocketError}; tries again`);
  owner
    .open(`${url}rooms/7`)
    .pipe(
      switchMap((socket) => {
        socket.send('hello');
        return socket.messages$;
      }),
      reconnect({ initialDelay: 1, maxDelay: 2, onAttempt }),
    )
    .subscribe({ next: log, error: log, complete: () => log('completed') });
}
