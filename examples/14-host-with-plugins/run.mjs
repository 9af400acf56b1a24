// A host loads plug-ins from folders: one with its own copy of this package, one that is hostile, one that crashes. The host
// logs with pino, and an administrator lists and destroys owners over HTTP: node examples/14-host-with-plugins/run.mjs
import { rm } from 'node:fs/promises';
import pino from 'pino';
import { startServer } from '../server.mjs';
import { install } from './install.mjs';
import { startHost } from './startHost.mjs';

// Cuts the connection of the first message, and answers all later ones.
let spoken = 0;
const server = await startServer((text, peer) => {
  spoken += 1;
  if (spoken === 1) peer.terminate();
  else peer.send(`you said ${text}`);
});
const plugins = await install();

// Pino writes JSON. Here the lines are printed in short form, plug-in by plug-in.
const lines = [];
const logger = pino({ base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) });
const logged = async (text) => {
  while (!lines.some(({ msg }) => msg === text)) await new Promise((resolve) => setTimeout(resolve, 5));
};

const host = await startHost({ plugins, url: server.url, logger });
await logged('you said hello');
await logged('destroyed by host: crashed');

const list = async () => (await (await fetch(`${host.admin}/owners`)).json()).map(({ id, name }) => `${name} (${id})`);
const kill = async (id, reason) =>
  (await fetch(`${host.admin}/owners/${id}?reason=${encodeURIComponent(reason)}`, { method: 'DELETE' })).status;
console.log(await list()); // => [ 'chat (2)', 'nosy (3)' ]
console.log(await kill(3, 'too nosy'), await kill(3, 'once more')); // => 200 404
console.log(await list()); // => [ 'chat (2)' ]
await host.stop();

const levels = { 30: 'info', 40: 'warn', 50: 'error' };
for (const name of ['chat', 'nosy', 'broken']) {
  for (const { owner, level, msg } of lines) if (owner === name) console.log(`${levels[level]} ${name} ${msg}`);
}
// => info chat loads
// => info chat socket ended by network: 1006
// => info chat lost, a SocketError: true; tries again
// => info chat you said hello
// => info chat completed
// => info chat socket ended by host: 1001
// => info chat destroyed by host: the network was destroyed
// => info nosy loads
// => warn nosy may not create: endpoint
// => info nosy opens another endpoint: denied
// => info nosy opens a socket: done
// => warn nosy may not create: limit
// => info nosy opens a second socket: limit
// => info nosy changes everybody's errors: TypeError
// => info nosy changes everybody's sockets: TypeError
// => info nosy socket ended by host: 1001
// => info nosy destroyed by host: too nosy
// => info broken loads
// => error broken crashed: SyntaxError
// => info broken socket ended by host: 1001
// => info broken destroyed by host: crashed

await server.close();
await rm(plugins, { recursive: true });
