// A guest in a worker reaches the network only through its port. The host decides, sees and ends it as any owner:
// node examples/15-guest-in-a-worker/run.mjs
import { MessageChannel, Worker } from 'node:worker_threads';
import { lastValueFrom } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { serveGuest } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from '../server.mjs';

const server = await startServer((text, peer) => peer.send(`you said ${text}`));
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const decisions = [];
network.decisions$.subscribe(({ action, code }) => decisions.push(`${action} ${code}`));

// A thread keeps accidents apart. It is no wall against hostile code: see docs/guests.md.
const worker = new Worker(new URL('guest.mjs', import.meta.url));
const { port1, port2 } = new MessageChannel();
worker.postMessage({ port: port2, url: server.url }, [port2]);

const owner = serveGuest(port1, {
  network,
  name: 'weather',
  audits: everyStep(allowEndpoints(server.pattern)),
  onViolation: ({ reason }) => {
    console.log(`host: ends the guest, because ${reason}`);
    void worker.terminate();
  },
});

owner.add(() => worker.terminate()); // with the owner, however it ends
// Without this listener an error that the guest does not handle ends the host's process.
worker.on('error', ({ message }) => {
  console.log(`host: ends the guest, because it did not handle an error: ${message}`);
  owner.destroy(message);
});

for await (const line of lines(worker)) {
  console.log(`guest: ${line}`);
  if (line === 'waits') break;
}
console.log(`host: ${decisions.join(', ')}`);
console.log(`host: ${network.snapshot()[0].sockets.length} open socket`);
worker.postMessage('make a mistake');
await lastValueFrom(owner.destroyed$, { defaultValue: undefined });
console.log(`host: ${network.snapshot().length} owners`);
await server.close();
// => guest: you said hello
// => guest: wss://elsewhere.example.com/ is denied: endpoint
// => guest: waits
// => host: create allowed, connect allowed, create endpoint
// => host: 1 open socket
// => host: ends the guest, because it did not handle an error: Socket to wss://elsewhere.example.com:443/: wss://elsewhere.example.com:443/ is not on the list of endpoints
// => host: 0 owners

/** What the guest says beside its port, line by line. */
async function* lines(from) {
  const waiting = [];
  let wake = () => {};
  from.on('message', (line) => {
    waiting.push(line);
    wake();
  });
  for (;;) {
    while (waiting.length > 0) yield waiting.shift();
    await new Promise((resolve) => (wake = resolve));
  }
}
