import { type MessagePort, parentPort } from 'node:worker_threads';
import { WebSocket as WebSocketTransport } from 'engine.io-client';
import { createClient } from 'graphql-ws';
import mqtt from 'mqtt';
import PartySocket from 'partysocket';
import { firstValueFrom, switchMap, take, tap, toArray } from 'rxjs';
import { webSocket } from 'rxjs/webSocket';
import { io } from 'socket.io-client';
import { allow, createNetwork, type Owner } from 'rx-secure-networking';
import { guestOwner } from 'rx-secure-networking/guest';
import { webSocketFor } from 'rx-secure-networking/websocket';

// What a guest does in its thread: `role` says which.

interface Given {
  readonly port: MessagePort;
  readonly role: keyof typeof roles;
  readonly url: string;
}

const say = (what: unknown): void => parentPort?.postMessage(what);

/** Opens a socket and waits for it. */
async function open(owner: Owner, url: string) {
  const socket = owner.create(url);
  socket.connect();
  await firstValueFrom(socket.opened$, { defaultValue: undefined });
  return socket;
}

const roles = {
  echo: async (owner: Owner, url: string) => {
    const echoes$ = owner.open({ url, protocols: ['chat'] }).pipe(
      tap((socket) => {
        for (const message of ['hello', new Uint8Array([1, 2, 3]), 'ü€😀']) socket.send(message);
      }),
      switchMap((socket) => socket.messages$),
      take(3),
      toArray(),
    );
    say(await firstValueFrom(echoes$));
  },

  /** Sends as much as it may, for ever. */
  pump: async (owner: Owner, url: string) => {
    const socket = await open(owner, url);
    say('open');
    setInterval(() => {
      for (let i = 0; i < 1_000; i += 1) socket.send('x');
    });
  },

  /** Takes 2 ms for each message. */
  slow: async (owner: Owner, url: string) => {
    const socket = await open(owner, url);
    let read = 0;
    socket.messages$.subscribe((message) => {
      const until = performance.now() + 2;
      while (performance.now() < until);
      read += message.length;
    });
    setInterval(() => say(read), 100);
  },

  // Clients, as in test/clients.

  'rxjs webSocket': async (owner: Owner, url: string) => {
    const subject = webSocket<unknown>({ url, WebSocketCtor: webSocketFor(owner) });
    const first = firstValueFrom(subject);
    subject.next({ hello: 1 });
    say(await first);
    subject.complete();
  },

  partysocket: async (owner: Owner, url: string) => {
    const party = new PartySocket({ host: new URL(url).host, room: 'lobby', WebSocket: webSocketFor(owner) });
    party.addEventListener('message', ({ data }) => {
      say(data);
      party.close();
    });
    party.addEventListener('open', () => party.send('hello'));
  },

  'graphql-ws': async (owner: Owner, url: string) => {
    const client = createClient({ url, webSocketImpl: webSocketFor(owner) });
    client.subscribe(
      { query: '{ greeting }' },
      { next: ({ data }) => say(data), error: say, complete: () => undefined },
    );
  },

  mqtt: async (owner: Owner, url: string) => {
    const WebSocket = webSocketFor(owner);
    const createWebsocket = (address: string, protocols: string[]) => new WebSocket(address, protocols);
    const client = mqtt.connect(url, { forceNativeWebSocket: true, createWebsocket });
    await client.subscribeAsync('chat');
    client.once('message', (topic, payload) => {
      say([topic, String(payload)]);
      client.end();
    });
    await client.publishAsync('chat', 'hello');
  },

  'socket.io-client': async (owner: Owner, url: string) => {
    const WebSocket = webSocketFor(owner);
    class OwnedTransport extends WebSocketTransport {
      override createSocket(uri: string, protocols?: string | string[]) {
        this.socket.binaryType = 'arraybuffer';
        return new WebSocket(uri, protocols);
      }
    }
    const socket = io(url, { transports: [OwnedTransport], forceNew: true });
    say(await socket.emitWithAck('say', 'hello'));
    socket.disconnect();
  },

  /** Has no network of its own: only what the port gives. */
  'its own network': async (owner: Owner, url: string) => {
    const own = createNetwork({
      transport: () => {
        throw new Error('a guest has no transport');
      },
      policy: {},
    });
    const audits = { create: allow, connect: allow, close: allow };
    const failed = await firstValueFrom(own.createOwner({ name: 'own', audits }).open(url)).catch(String);
    say([failed, owner.closed]);
  },
};

parentPort?.once('message', ({ port, role, url }: Given) => {
  const owner = guestOwner(port);
  roles[role](owner, url).catch((error: unknown) => say(String(error)));
});
