// The host's page: each plug-in in a sandboxed worker, the table of owners, and a button that kills.
import { createNetwork, platforms, webSocketTransport } from 'rx-secure-networking';
import { readManifest } from 'rx-secure-networking/codec';
import { sandboxedWorker } from 'rx-secure-networking/sandbox';

const { server, plugins } = JSON.parse(document.querySelector('#given').textContent);
const network = createNetwork({ transport: webSocketTransport(), policy: platforms.desktop });
const show = (text) => {
  const line = document.createElement('li');
  line.textContent = text; // whatever a plug-in says is a text
  document.querySelector('#log').append(line);
};
network.decisions$.subscribe(({ owner, action, allow, code }) => {
  if (!allow) show(`host: ${owner.name} may not ${action}: ${code}`);
});

for (const { name, manifest, code } of plugins) {
  const guest = sandboxedWorker(`var args = ${JSON.stringify([server])};\n${code}`, {
    network,
    name,
    ...readManifest(manifest),
    onMessage: (said) => show(`${name}: ${String(said).slice(0, 300)}`),
  });
  guest.ended$.subscribe(({ reason }) => show(`host: ${name} ended: ${reason}`));
}

network.owners$.subscribe((owners) => {
  const rows = owners.map(({ id, name, sockets, denied }) => {
    const row = document.createElement('tr');
    const cells = [name, sockets.map(({ endpoint, state }) => `${endpoint} (${state})`).join(', '), denied];
    for (const cell of cells) row.append(Object.assign(document.createElement('td'), { textContent: cell }));
    const kill = Object.assign(document.createElement('button'), { textContent: `kill ${name}` });
    kill.onclick = () => network.destroyOwner(id, 'killed by hand');
    row.append(kill);
    return row;
  });
  document.querySelector('#owners').replaceChildren(...rows);
});
