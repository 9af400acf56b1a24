// The host's page: each plug-in in a sandboxed worker, the view of owners, and buttons that kill.
import { createNetwork, platforms, webSocketTransport } from 'rx-secure-networking';
import { readManifest } from 'rx-secure-networking/codec';
import { sandboxedWorker } from 'rx-secure-networking/sandbox';
import { ownersView } from 'rx-secure-networking/view';

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

document.querySelector('#owners').append(ownersView(network));

for (const { name, manifest, code } of plugins) {
  const guest = sandboxedWorker(`var args = ${JSON.stringify([server])};\n${code}`, {
    network,
    name,
    ...readManifest(manifest),
    onMessage: (said) => show(`${name}: ${String(said).slice(0, 300)}`),
  });
  const kill = Object.assign(document.createElement('button'), { textContent: `kill ${name}` });
  kill.onclick = () => guest.terminate('killed by hand');
  document.querySelector('#guests').append(kill);
  guest.ended$.subscribe(({ reason }) => {
    kill.remove();
    show(`host: ${name} ended: ${reason}`);
  });
}
