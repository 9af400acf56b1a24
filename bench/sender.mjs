import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { nowhere } from './nowhere.mjs';

const text = 'a message of 24 bytes...';

/**
 * Makes a function that sends so many messages over a link that leads nowhere: what is left is what the library costs.
 * `audit` is the owner's, asked about each message, `rule` the host's, if there are any; `listener` gets the
 * decisions; `watch` gets the network before it has owners.
 */
export function sender({ audit, rule, listener, watch }) {
  const { transport, sinks } = nowhere();
  const network = createNetwork({ transport, policy: rule ? { send: rule } : allowAll });
  if (listener) network.decisions$.subscribe(listener);
  watch?.(network);
  const audits = { ...everyStep(allow), ...(audit && { send: audit }) };
  const socket = network.createOwner({ name: 'bench', audits, auditMessages: audit !== undefined }).create('ws://h/');
  socket.connect();
  sinks[0].opened('');
  return (count) => {
    for (let i = 0; i < count; i += 1) socket.send(text);
  };
}
