// The host sees which owner is connected to which endpoint, and ends one socket, for which it needs no permission.
import { firstValueFrom } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms, printOwners } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from './server.mjs';

const server = await startServer(() => {});
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const audits = everyStep(allowEndpoints(server.pattern));
// The widths of the columns depend on the port.
const show = () =>
  console.log(printOwners(network.snapshot()).replaceAll(server.url, 'ws://server/').replaceAll(/ {2,}/g, '  '));

const chat = network.createOwner({ name: 'chat', audits });
network.createOwner({ name: 'map', audits });
const socket = chat.create(server.url);
socket.connect();
await firstValueFrom(socket.opened$);
socket.send('hello');
show();
// => owner  kind  socket  endpoint  state  sent  received  denied
// => chat (1)  mod  1  ws://server/  open  1 (5 B)  0 (0 B)  0
// => map (2)  mod  -  -  -  -  -  0

network.endSocket(socket.id, 'the host says so');
const { by, reason } = await firstValueFrom(socket.ended$);
console.log(`${by}: ${reason}`); // => host: the host says so

network.destroy();
await server.close();
