// Plug-ins from a folder, each in a process of its own that reaches the network only through its owner. One is hostile:
// node examples/18-sandboxed-plugins/run.mjs [path of deno, or of Node 25 or newer]
import { createInterface } from 'node:readline';
import { createNetwork, platforms, printOwners } from 'rx-secure-networking';
import { readManifest } from 'rx-secure-networking/codec';
import { denoGuest, nodeGuest } from 'rx-secure-networking/process';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from '../server.mjs';
import { loadPlugins } from './loadPlugins.mjs';

const runtime = process.argv[2] ?? 'deno';
const startGuest = /deno[^/]*$/u.test(runtime) ? denoGuest : nodeGuest;
const server = await startServer((text, peer) => peer.send(`you said ${text}`));
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
network.decisions$.subscribe(({ owner, action, allow, code }) => {
  if (!allow) console.log(`host: ${owner.name} may not ${action}: ${code}`);
});

for (const { name, manifest, file } of await loadPlugins()) {
  const { wall, ended$ } = startGuest(file, {
    network,
    name,
    ...readManifest(manifest),
    executable: runtime,
    args: [server.url],
    onLog: (text) => process.stdout.write(text.replace(/^(?=.)/gmu, `${name}: `)),
  });
  console.log(
    `host: ${name} runs in ${wall.runtime} ${wall.version}, ${wall.namespaces ? 'in' : 'without'} namespaces`,
  );
  ended$.subscribe(({ reason, code, signal }) => console.log(`host: ${name} ended: ${reason} (${signal ?? code})`));
}

// The host's view, and a way to kill.
console.log('host: a number kills that owner, an empty line shows all, q ends');
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  if (line === 'q') lines.close();
  else if (line === '') console.log(printOwners(network.snapshot()));
  else if (!network.destroyOwner(Number(line), 'killed by hand')) console.log(`host: there is no owner ${line}`);
});
lines.on('close', async () => {
  network.destroy();
  await server.close();
});
