import { map, Observable, switchMap, throwError } from 'rxjs';
import { type OwnedSocket, type Owner, reconnect, type ReconnectOptions, type SocketError } from 'rx-secure-networking';
import { closes, opened, type ServerFrame } from 'rx-secure-networking/testing';
import { url } from '../world.ts';

/** Waits of 4, 8, 16, 16 … frames. */
export const quick: ReconnectOptions = { initialDelay: 4, maxDelay: 16, stableAfter: 100, random: () => 1 };

/** What servers do: accept, say a or b, close. */
export const frames: Record<string, ServerFrame> = {
  o: opened(),
  a: 'a',
  b: 'b',
  x: closes(1000),
  r: closes(1012, 'restart'),
  f: closes(4001, 'who are you'),
};

/** A server where nobody listens. */
export const nobody = throwError(() => new Error('refused'));

export const tornDown = new Error('torn down badly');
/** Emits nothing, and throws when it is unsubscribed. */
export const tornDownBadly = new Observable(() => () => {
  throw tornDown;
});

export const messages = switchMap((socket: OwnedSocket) => socket.messages$);
export const ids = map(({ id }: OwnedSocket) => String(id));

/** Everything that comes, over all reconnects. */
export const received = (owner: Owner, options: ReconnectOptions = {}): Observable<unknown> =>
  owner.open(url).pipe(messages, reconnect({ ...quick, ...options }));

/** Attempts as lines of text. */
export function noteAttempts(log: unknown[]): ReconnectOptions {
  return { onAttempt: ({ attempt, delay, error }) => log.push(`${attempt} in ${delay} after ${briefError(error)}`) };
}

export const briefError = ({ code, end }: SocketError): string => (end ? `${code} ${end.code}` : code);

/** One server after the other, for one dial each; the last for all that come after. */
export function inTurn(...servers: Observable<ServerFrame>[]): () => Observable<ServerFrame> {
  let next = 0;
  return () => servers[Math.min(next++, servers.length - 1)] ?? nobody;
}
