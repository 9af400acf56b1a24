// A request that no audit (permission check) allows is never sent, and a decision gives the host the reason.
import { allow, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from './server.mjs';

const server = await startServer(() => {});
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
network.decisions$.subscribe(({ layer, action, code }) => console.log(`decision: ${layer} ${action} ${code}`));

/** Tries to create a socket, and prints the `SocketError` that the owner gets. */
function attempt(options) {
  try {
    network.createOwner({ name: 'mod', ...options }).create(server.url);
  } catch (error) {
    console.log(error.message.replace(server.url, 'ws://server/'));
  }
}

attempt({ audits: {} });
// => decision: owner create unimplemented
// => Cannot create a socket for "ws://server/": the owner has no audit for create: add audits.create

attempt({ audits: { create: () => 1 } });
// => decision: owner create not-a-verdict
// => Cannot create a socket for "ws://server/": the audit must answer true, false or a denial, not number

attempt({ audits: everyStep(allow), kind: 'custom-cosmetics' });
// => decision: policy create kind
// => Cannot create a socket for "ws://server/": owners of kind custom-cosmetics must not use the network

console.log(`${server.connections()} connections`); // => 0 connections
await server.close();
