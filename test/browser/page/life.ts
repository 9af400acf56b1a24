import { allowAll, createNetwork, webSocketTransport } from 'rx-secure-networking';

const yes = () => true;

/** Connects to a URL, and tells all that the socket told until it ended. */
export function life(url: string): Promise<readonly string[]> {
  const network = createNetwork({ transport: webSocketTransport(), policy: allowAll });
  const socket = network.createOwner({ name: 'page', audits: { create: yes, connect: yes } }).create(url);
  const told: string[] = [];
  const over = new Promise<readonly string[]>((resolve) => {
    socket.events$.subscribe({
      next: (event) => {
        if (event.type === 'connectionError') told.push(`connectionError ${event.error.code}: ${event.error.message}`);
        else if (event.type === 'ended') told.push(`ended by ${event.end.by} ${event.end.code}`);
        else told.push(event.type);
      },
      complete: () => resolve(told),
    });
  });
  socket.connect();
  return over;
}
