import { allowEndpoints, createNetwork, everyStep } from 'rx-secure-networking';
import { serveGuest } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from '../server.ts';
import { guestCode, startGuest } from './startGuest.ts';

it('a guest in a thread opens a socket through its port, and its messages come back', async () => {
  await using server = await startServer(
    (peer) => peer.on('message', (data, isBinary) => peer.send(data, { binary: isBinary })),
    { handleProtocols: (offered) => [...offered][0] ?? false },
  );
  const network = createNetwork({ transport: wsTransport(), policy: {} });
  await using guest = startGuest(guestCode('echoGuest.ts'), { url: server.url });
  const audits = everyStep(allowEndpoints(`${server.url}*`));
  const owner = serveGuest(guest.port, { network, name: 'echo', audits });
  expect(await guest.said()).toEqual(['hello', new Uint8Array([1, 2, 3]), 'ü€😀']);
  owner.destroy();
  network.destroy();
});
