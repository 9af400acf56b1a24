import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { added } from '../added.mjs';
import { nowhere } from '../nowhere.mjs';

export const unit = 'ns';
export const count = 5_000;
export const clients = ['library'];
/** What a listener to the decisions adds to creating a socket, which is one decision, allowed: recorded and told. */
export const run = (_client, _url, sockets) =>
  added(
    sockets,
    creator(() => {}),
    creator(),
  );

function creator(listener) {
  const limits = { sockets: count, socketsPerOwner: count };
  const network = createNetwork({ transport: nowhere().transport, policy: allowAll, limits });
  if (listener) network.decisions$.subscribe(listener);
  return (sockets) => {
    const owner = network.createOwner({ name: 'bench', audits: everyStep(allow) });
    for (let i = 0; i < sockets; i += 1) owner.create('ws://127.0.0.1:8080/');
    owner.destroy();
  };
}
