// Raw ws: what every ratio is to.
import { once } from 'node:events';
import WebSocket from 'ws';

export const make = (url) => new WebSocket(url, { perMessageDeflate: false });
async function opened(socket) {
  await once(socket, 'open');
  return {
    send: (message) => socket.send(message),
    onMessage: (listener) => socket.on('message', (data) => listener(data.toString())),
    close: () => (socket.close(), once(socket, 'close')),
  };
}
export const open = (url) => opened(make(url));
/** An open socket that nothing listens to. */
export async function openAlone(url) {
  const socket = make(url);
  await once(socket, 'open');
  return socket;
}
export function group() {
  const sockets = [];
  return {
    open: (url) => opened(sockets[sockets.push(make(url)) - 1]),
    destroy: () => {
      for (const socket of sockets) socket.close();
    },
  };
}
