// partysocket, which reconnects.
import { WebSocket as PartySocket } from 'partysocket';
import { Plain } from './Plain.mjs';

const options = { WebSocket: Plain };
export const handle = (url) => new PartySocket(url, [], { ...options, startClosed: true });
export async function open(url) {
  const socket = new PartySocket(url, [], options);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  return {
    send: (message) => socket.send(message),
    onMessage: (listener) => socket.addEventListener('message', ({ data }) => listener(data)),
    close: () => {
      const end = new Promise((resolve) => socket.addEventListener('close', resolve));
      socket.close();
      return end;
    },
  };
}
