// This library: owner, policy, audits, limits and decisions all on.
import { setImmediate } from 'node:timers/promises';
import { allow, allowEndpoints, allOf, createNetwork, everyStep } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { firstValueFrom } from 'rxjs';

const endpoints = ['ws://127.0.0.1:*/*', 'wss://127.0.0.1:*/*', 'wss://chat.example.com/*'];
const policy = { ...everyStep(allowEndpoints(...endpoints)), resolve: allow };

export const createOwners = (options = {}) => {
  const limits = { maxBufferedBytes: 2 ** 30, sockets: 20_000, socketsPerOwner: 20_000, attemptsPerSecond: 1_000_000 };
  const network = createNetwork({ transport: wsTransport(), policy, limits });
  return () => network.createOwner({ name: 'bench', audits: everyStep(allow), ...options });
};

export async function openOf(owner, url) {
  const socket = owner.create(url);
  socket.connect();
  await firstValueFrom(socket.opened$);
  return {
    send: (message) => socket.send(message),
    onMessage: (listener) => socket.messages$.subscribe(listener),
    close: () => {
      const end = new Promise((resolve) => socket.ended$.subscribe(resolve));
      socket.close();
      return end;
    },
  };
}

/** An open socket that nothing is subscribed to: none of its streams was ever looked at. */
export async function openAloneOf(owner, url) {
  const socket = owner.create(url);
  socket.connect();
  while (socket.state === 'connecting') await setImmediate();
  if (socket.state !== 'open') throw new Error(`${url} is ${socket.state}`);
  return socket;
}

/** Options of an owner whose messages pass all of these audits, both ways. */
export function auditedWith(audits) {
  const all = allOf(...audits);
  return { auditMessages: 'both', audits: { ...everyStep(allow), send: all, receive: all } };
}
