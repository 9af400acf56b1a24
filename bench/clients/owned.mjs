// This library: owner, policy, audits, limits and decisions all on.
import { allow, allowEndpoints, allOf, createNetwork, everyStep } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { firstValueFrom } from 'rxjs';

const policy = { ...everyStep(allowEndpoints('ws://127.0.0.1:*/*', 'wss://chat.example.com/*')), resolve: allow };

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
const predicate = ({ message }) => message.length < 2 ** 20;
const five = allOf(predicate, predicate, predicate, predicate, predicate);
export const audited = { auditMessages: 'both', audits: { ...everyStep(allow), send: five, receive: five } };
