import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { cpuNow } from './cpu.mjs';
import { nowhere } from './nowhere.mjs';

/** Nanoseconds that a send takes on a link that leads nowhere. `audit` is asked about each, if there is one. */
export function nanosecondsOfSend(count, { audit, listener }) {
  const { transport, sinks } = nowhere();
  const network = createNetwork({ transport, policy: allowAll });
  if (listener) network.decisions$.subscribe(listener);
  const audits = { ...everyStep(allow), ...(audit && { send: audit }) };
  const socket = network.createOwner({ name: 'bench', audits, auditMessages: audit !== undefined }).create('ws://h/');
  socket.connect();
  sinks[0].opened('');
  const turn = () => {
    for (let i = 0; i < count; i += 1) socket.send('a message of 24 bytes...');
  };
  turn();
  const spent = cpuNow(count, turn) * 1_000;
  network.destroy();
  return spent;
}

export const allowed = { audit: allow };
export const denied = { audit: () => false, listener: () => {} };
