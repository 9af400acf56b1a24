import { MessageChannel } from 'node:worker_threads';
import { filter, firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { allowAll, createNetwork, type Owner, sendTo } from 'rx-secure-networking';
import { guestOwner } from 'rx-secure-networking/guest';
import { serveGuest } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from '../server.ts';
import { connecting, permissive } from '../world.ts';

// More than the buffers of the system hold, and far less than half of `maxBufferedBytes` in one queue of the library: it is
// the number of messages that makes a queue full.
const count = 100_000;
const messages = Array.from({ length: count }, (_, n) => String(n).padStart(64, '.'));
const network = () => createNetwork({ transport: wsTransport(), policy: allowAll });

interface Sender extends AsyncDisposable {
  readonly owner: Owner;
}

const direct = (): Sender => {
  const made = network();
  return {
    owner: made.createOwner({ name: 'direct', audits: permissive }),
    [Symbol.asyncDispose]: () => {
      made.destroy();
      return Promise.resolve();
    },
  };
};

const guest = (): Sender => {
  const made = network();
  const { port1, port2 } = new MessageChannel();
  serveGuest(port1, { network: made, name: 'guest', audits: permissive });
  const closed = new Promise<void>((resolve) => port2.on('close', () => resolve()));
  return {
    owner: guestOwner(port2),
    [Symbol.asyncDispose]: () => {
      made.destroy();
      return closed;
    },
  };
};

it.each([
  ['an owner', direct],
  ['a guest', guest],
])(
  'L19 sendTo() loses nothing of 100,000 small messages to a server that reads late: %s',
  async (_who, make) => {
    await using server = await startServer((peer) => {
      const got: string[] = [];
      peer.on('message', (data: Buffer) => {
        got.push(data.toString());
        if (got.length === count) peer.send(String(got.every((text, n) => text === messages[n])));
      });
      peer.pause();
    });
    await using sender = make();
    const socket = connecting(sender.owner, server.url);
    await firstValueFrom(socket.opened$, { defaultValue: undefined });
    const outcomes = lastValueFrom(sendTo(socket)(messages).pipe(toArray()));
    const sameOrder = firstValueFrom(socket.messages$);
    await firstValueFrom(socket.writable$.pipe(filter((writable) => !writable)));
    (await server.peer()).resume();

    expect(new Set(await outcomes)).toEqual(new Set(['sent']));
    expect(await outcomes).toHaveLength(count);
    expect(await sameOrder).toBe('true');
  },
  20_000,
);
