import { readFileSync } from 'node:fs';
import path from 'node:path';
import { allowEndpoints, createNetwork, everyStep } from 'rx-secure-networking';
import { serveGuest } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';
import { startGuest } from '../guests/startGuest.ts';
import { startServer } from '../server.ts';

// dist/guest.global.js: one classic script, and behind it the guest's own code.
const ready = readFileSync(path.resolve(__dirname, '../../dist/guest.global.js'), 'utf8');

it('the ready file gives a guest its owner, its network and its WebSocket class', async () => {
  await using server = await startServer((peer) => peer.on('message', () => peer.send('hello')));
  const network = createNetwork({ transport: wsTransport(), policy: {} });
  await using guest = startGuest(
    `${ready};
    const { parentPort } = require('node:worker_threads');
    parentPort.once('message', ({ port, url }) => {
      const { guestOwner, messagePort, webSocketFor, ...others } = rxSecureGuest;
      const owner = guestOwner(messagePort(port));
      owner.open('wss://elsewhere.example/').subscribe({
        error: ({ decision }) => {
          const socket = new (webSocketFor(owner))(url);
          socket.onopen = () => socket.send('anything');
          socket.onmessage = ({ data }) => parentPort.postMessage([Object.keys(others), decision.code, data]);
        },
      });
    });`,
    { url: server.url },
  );
  serveGuest(guest.port, { network, name: 'ready', audits: everyStep(allowEndpoints(`${server.url}*`)) });
  expect(await guest.said()).toEqual([['guestNetwork'], 'endpoint', 'hello']);
  network.destroy();
}, 60_000);
