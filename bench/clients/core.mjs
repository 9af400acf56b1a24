// This library on a transport that leads nowhere: its owners, sockets and streams, without dial, link and ws.
import { allow, allowEndpoints, createNetwork, everyStep } from 'rx-secure-networking';
import { nowhere } from '../nowhere.mjs';
import { openOf } from './owned.mjs';

const { transport, sinks } = nowhere();
const policy = everyStep(allowEndpoints('ws://127.0.0.1:*/*', 'wss://127.0.0.1:*/*'));
const limits = { sockets: 20_000, socketsPerOwner: 20_000, attemptsPerSecond: 1_000_000 };
const network = createNetwork({ transport: dialled, policy, limits });
const owner = network.createOwner({ name: 'bench', audits: everyStep(allow) });

function dialled(dial, sink) {
  queueMicrotask(() => sinks.pop().opened(''));
  return transport(dial, sink);
}
export const open = (url) => openOf(owner, url);
