// rxjs/webSocket, text in and text out.
import { Subject } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';
import { Plain } from './Plain.mjs';

const text = { serializer: (message) => message, deserializer: ({ data }) => data, WebSocketCtor: Plain };
export const handle = (url) => webSocket({ url, ...text });
export function open(url) {
  return new Promise((resolve) => {
    const messages$ = new Subject();
    let ended;
    const end = new Promise((done) => (ended = done));
    const socket = webSocket({ url, ...text, openObserver: { next: opened }, closeObserver: { next: () => ended() } });
    socket.subscribe(messages$);
    function opened() {
      resolve({
        send: (message) => socket.next(message),
        onMessage: (listener) => messages$.subscribe(listener),
        close: () => (socket.complete(), end),
      });
    }
  });
}
