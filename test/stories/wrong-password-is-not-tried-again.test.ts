import { concatMap, filter, first, firstValueFrom, map, type Observable } from 'rxjs';
import { allowAll, createNetwork, type OwnedSocket, session, type SessionOptions } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from '../server.ts';
import { permissive } from '../world.ts';

// A real server says what is wrong with a sign-in, and closes in the same breath.

const check = (answer: unknown): void => {
  if (answer !== 'welcome') throw new Error('wrong password');
};
const signIn = (socket: OwnedSocket): Observable<unknown> => {
  socket.send('sign in');
  return socket.messages$;
};

const ways: Record<string, NonNullable<SessionOptions['prepare']>> = {
  'an observable': (socket) => signIn(socket).pipe(map(check), first()),
  'an observable of promises': (socket) =>
    signIn(socket).pipe(
      concatMap(async (answer) => check(await Promise.resolve(answer))),
      first(),
    ),
  'an async function': async (socket) => check(await firstValueFrom(signIn(socket))),
};

describe.each(Object.entries(ways))('L16 prepare, %s, throws for the last message of the server', (_way, prepare) => {
  it.each([undefined, 1000, 1011])(
    'which closes with %s: the session ends with its error, after one sign-in',
    async (code) => {
      let signIns = 0;
      await using server = await startServer((peer) =>
        peer.on('message', () => {
          signIns += 1;
          peer.send('wrong password');
          peer.close(code);
        }),
      );
      const network = createNetwork({ transport: wsTransport(), policy: allowAll });
      const owner = network.createOwner({ name: 'mod', audits: permissive });
      const { status$ } = session(owner, server.url, { prepare, reconnect: { initialDelay: 1, maxAttempts: 2 } });
      const { reason } = await firstValueFrom(status$.pipe(filter(({ state }) => state === 'closed')));
      network.destroy();

      expect([reason, signIns]).toEqual(['wrong password', 1]);
    },
  );
});
