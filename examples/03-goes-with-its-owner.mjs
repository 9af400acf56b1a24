// An owner lives until the host aborts a signal. The abort closes the owner's socket synchronously.
import { firstValueFrom } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from './server.mjs';

const server = await startServer(() => {});
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const pluginIsLoaded = new AbortController();

const plugin = network.createOwner({
  name: 'plug-in',
  audits: everyStep(allowEndpoints(server.pattern)),
  until: pluginIsLoaded.signal,
});
const socket = plugin.create(server.url);
socket.connect();
await firstValueFrom(socket.opened$);
console.log(socket.state, socket.send('one')); // => open sent

pluginIsLoaded.abort();
console.log(socket.state, socket.send('two')); // => closed not-open

const { by, code } = await firstValueFrom(socket.ended$);
console.log(`ended by its ${by} with ${code}`); // => ended by its owner with 1001
await server.close();
