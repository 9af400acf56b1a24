// Owners of this library, each with one open socket that somebody listens to.
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { nowhere } from '../../nowhere.mjs';

const { transport, sinks } = nowhere();
const many = 2 ** 20;
const network = createNetwork({ transport, policy: allowAll, limits: { sockets: many } });
const audits = everyStep(allow);

export function add() {
  const owner = network.createOwner({ name: 'mod', audits });
  const socket = owner.create('ws://127.0.0.1/');
  socket.connect();
  const sink = sinks.pop();
  sink.opened('');
  let received = 0;
  socket.messages$.subscribe(() => (received += 1));
  return {
    receive: () => sink.message('a message of 24 bytes...', 24),
    destroy: () => owner.destroy(),
    received: () => received,
  };
}
