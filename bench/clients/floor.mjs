// Raw ws with one hand-written Subject: the least that RxJS over ws can cost.
import { once } from 'node:events';
import { Subject } from 'rxjs';
import { make } from './ws.mjs';

export async function open(url) {
  const socket = make(url);
  const messages$ = new Subject();
  socket.on('message', (data) => messages$.next(data.toString()));
  await once(socket, 'open');
  return {
    send: (message) => socket.send(message),
    onMessage: (listener) => messages$.subscribe(listener),
    close: () => (socket.close(), once(socket, 'close')),
  };
}
