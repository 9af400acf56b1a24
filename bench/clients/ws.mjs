// Raw ws: what every ratio is to.
import { once } from 'node:events';
import WebSocket from 'ws';

export const make = (url) => new WebSocket(url, { perMessageDeflate: false });
export async function open(url) {
  const socket = make(url);
  await once(socket, 'open');
  return {
    send: (message) => socket.send(message),
    onMessage: (listener) => socket.on('message', (data) => listener(data.toString())),
    close: () => (socket.close(), once(socket, 'close')),
  };
}
export function group() {
  const sockets = [];
  return {
    open: async (url) => {
      const socket = make(url);
      sockets.push(socket);
      await once(socket, 'open');
    },
    destroy: () => {
      for (const socket of sockets) socket.close();
    },
  };
}
