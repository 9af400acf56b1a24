import process from 'node:process';
import { firstValueFrom, switchMap, take, tap, toArray } from 'rxjs';
import type { Owner, SocketError } from 'rx-secure-networking';
import { guestOwner, streamPort } from 'rx-secure-networking/guest';

// What a guest does in a process, its standard streams being its port: `role` says which. It says things on standard error.

const [role = '', url = ''] = process.argv.slice(2);
const say = (what: unknown): void => console.error(JSON.stringify(what));
const own = (): Owner => guestOwner(streamPort(process.stdin, process.stdout));

const roles: Readonly<Record<string, () => void>> = {
  echo: () => {
    const echoes$ = own()
      .open({ url, protocols: ['chat'] })
      .pipe(
        tap((socket) => {
          for (const message of ['hello', new Uint8Array([1, 2, 3]), 'ü€😀', 'x'.repeat(100_000)]) socket.send(message);
        }),
        switchMap((socket) => socket.messages$),
        take(4),
        toArray(),
      );
    void firstValueFrom(echoes$).then((echoes) =>
      say(echoes.map((each) => (typeof each === 'string' ? each : [...each]))),
    );
  },

  /** Opens a socket, and says what it learns of its host's answer. */
  denied: () => {
    void firstValueFrom(own().open(url)).catch((error: unknown) => say((error as SocketError).decision?.code));
  },
};

roles[role]?.();
