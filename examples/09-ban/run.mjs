// Destroys an owner that is denied too often: node examples/09-ban/run.mjs
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { repeatOffenders } from './ban.mjs';

const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
network.decisions$
  .pipe(repeatOffenders({ counts: ({ code }) => code === 'endpoint', count: 3, within: 60_000 }))
  .subscribe(({ id }) => network.destroyOwner(id, 'denied too often'));

const mod = network.createOwner({ name: 'curious', audits: everyStep(allowEndpoints('wss://chat.example.com')) });
for (const host of ['a', 'b', 'c', 'd']) {
  try {
    mod.create(`wss://${host}.example.net`);
  } catch ({ code, decision }) {
    console.log(code, decision.code);
  }
}
// => denied endpoint
// => denied endpoint
// => denied endpoint
// => owner-destroyed owner-destroyed
