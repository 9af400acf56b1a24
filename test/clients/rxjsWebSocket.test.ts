import type { Server } from 'node:http';
import { firstValueFrom, retry } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Host, startHost, type Step } from './host.ts';

const serve = (server: Server) => {
  const wss = new WebSocketServer({ server }).on('connection', (peer: WebSocket) => {
    peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary }));
  });
  return () => wss.close();
};

function chatOf({ url, owner }: Host) {
  // doc rxjs/webSocket
  const chat$ = webSocket<string>({
    url,
    WebSocketCtor: webSocketFor(owner),
  });
  // end
  return chat$;
}

const notified = (error: unknown): string => {
  const { type, code } = error as CloseEvent;
  return type === 'close' ? `errors with a close event, code ${code}` : `errors with an ${type} event`;
};

it('rxjs/webSocket talks to its server through its owner', async () => {
  await using host = await startHost(serve);
  const chat$ = chatOf(host);
  chat$.next('hello');
  expect(await firstValueFrom(chat$)).toBe('hello');
  expect([host.dials, await host.visits()]).toEqual([1, 1]);
});

it.each<Step>(['create', 'connect'])(
  'rxjs/webSocket that may not %s errors, and nobody comes to its server',
  async (step) => {
    await using host = await startHost(serve);
    host.forbid(step);
    const denials = host.denials(3);
    const errors: unknown[] = [];
    const chat$ = chatOf(host);
    await expect(firstValueFrom(chat$).catch((error: unknown) => Promise.reject(notified(error)))).rejects.toBe(
      'errors with an error event',
    );
    const trying = chat$.pipe(retry({ delay: 5 })).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(await denials).toEqual(Array(3).fill(`owner ${step} denied`));
    trying.unsubscribe();
    expect([errors, host.dials, await host.visits()]).toEqual([[], 0, 0]);
  },
);

it('rxjs/webSocket ends with its owner, and never comes back', async () => {
  await using host = await startHost(serve);
  const errors: string[] = [];
  const chat$ = chatOf(host);
  chat$.next('hello');
  const denials = host.denials(2);
  const trying = chat$
    .pipe(
      retry({
        delay: (error) => {
          errors.push(notified(error));
          return Promise.resolve();
        },
      }),
    )
    .subscribe(() => host.owner.destroy());
  expect(await denials).toEqual(Array(2).fill('library create owner-destroyed'));
  trying.unsubscribe();
  expect(errors.slice(0, 2)).toEqual(['errors with a close event, code 1006', 'errors with an error event']);
  expect([host.dials, await host.visits()]).toEqual([1, 1]);
});
