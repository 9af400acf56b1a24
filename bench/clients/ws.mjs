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
export function group() {
  const sockets = [];
  return {
    open: (url) => opened(sockets[sockets.push(make(url)) - 1]),
    destroy: () => {
      for (const socket of sockets) socket.close();
    },
  };
}
