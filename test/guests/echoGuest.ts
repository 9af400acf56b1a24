import { parentPort, type MessagePort } from 'node:worker_threads';
import { firstValueFrom, switchMap, take, tap, toArray } from 'rxjs';
import { guestOwner } from 'rx-secure-networking/guest';

interface Given {
  readonly port: MessagePort;
  readonly url: string;
}

parentPort?.once('message', ({ port, url }: Given) => {
  const owner = guestOwner(port);
  const echoes$ = owner.open({ url, protocols: ['chat'] }).pipe(
    tap((socket) => {
      for (const message of ['hello', new Uint8Array([1, 2, 3]), 'ü€😀']) socket.send(message);
    }),
    switchMap((socket) => socket.messages$),
    take(3),
    toArray(),
  );
  void firstValueFrom(echoes$).then(
    (echoes) => parentPort?.postMessage(echoes),
    (error: unknown) => parentPort?.postMessage(String(error)),
  );
});
