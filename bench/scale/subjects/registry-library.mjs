// A network of this library, on a transport that leads nowhere.
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { nowhere } from '../../nowhere.mjs';

const url = 'ws://127.0.0.1/';
const audits = everyStep(allow);
const many = 2 ** 30;

export function registry() {
  const { transport, sinks } = nowhere();
  const limits = { sockets: many, socketsPerOwner: many, attemptsPerSecond: many };
  const network = createNetwork({ transport, policy: allowAll, limits });
  return {
    owner: () => {
      const owner = network.createOwner({ name: 'mod', audits });
      const create = () => owner.create(url);
      const open = () => {
        create().connect();
        sinks.pop().opened('');
      };
      return { create, open };
    },
    changes$: network.owners$,
    endSocket: (id) => network.endSocket(id),
    destroy: () => network.destroy(),
  };
}
