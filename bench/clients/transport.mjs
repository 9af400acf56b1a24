// The transport of this library alone: its dial, its link and ws, without owners, sockets and streams.
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';

const transport = wsTransport();
const dials = new Map();

/** What a network would ask the transport for. */
function dialOf(url) {
  const network = createNetwork({
    policy: allowAll,
    transport: (dial) => {
      dials.set(url, { ...dial, approve: () => true });
      throw new Error('that was all');
    },
  });
  network
    .createOwner({ name: 'bench', audits: everyStep(allow) })
    .create(url)
    .connect();
  network.destroy();
  return dials.get(url);
}

export function open(url) {
  const dial = dials.get(url) ?? dialOf(url);
  return new Promise((resolve, reject) => {
    let ended;
    const listeners = [];
    const end = new Promise((done) => (ended = done));
    const link = transport(dial, {
      opened: () =>
        resolve({
          send: (message) => link.send(message),
          onMessage: (listener) => listeners.push(listener),
          close: () => (link.close(1000, ''), end),
        }),
      message: (message) => listeners.forEach((listener) => listener(message)),
      drained: () => {},
      closing: () => {},
      closed: (_code, _reason, _wasClean, error) => (ended(), reject(error)),
    });
  });
}
