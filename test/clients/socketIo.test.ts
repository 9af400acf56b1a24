import type { Server as HttpServer } from 'node:http';
import { WebSocket as WebSocketTransport } from 'engine.io-client';
import { Server } from 'socket.io';
import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { type Host, startHost, type Step } from './host.ts';

const serve = (http: HttpServer) => {
  const server = new Server(http, { transports: ['websocket'] });
  for (const room of ['/', '/lobby']) {
    server.of(room).on('connection', (peer) => {
      peer.on('say', (words: unknown, answer: (words: unknown) => void) => answer(words));
    });
  }
  return () => server.close();
};

const quick: Partial<ManagerOptions> = { reconnectionDelay: 5, reconnectionDelayMax: 5 };

function socketOf({ url, owner }: Host, log: string[] = []): Socket {
  const settings = quick;
  // doc socket.io-client
  const WebSocket = webSocketFor(owner);
  class OwnedTransport extends WebSocketTransport {
    override createSocket(uri: string, protocols?: string | string[]) {
      this.socket.binaryType = 'arraybuffer';
      return new WebSocket(uri, protocols);
    }
  }
  const socket = io(url, {
    transports: [OwnedTransport],
    forceNew: true,
    ...settings,
  });
  // end
  socket.on('connect', () => log.push('connect'));
  socket.on('connect_error', ({ message }) => log.push(`connect_error: ${message}`));
  socket.on('disconnect', (reason) => log.push(`disconnect: ${reason}`));
  return socket;
}

it('socket.io-client talks to its server through its owner', async () => {
  await using host = await startHost(serve);
  const socket = socketOf(host);
  expect(await socket.emitWithAck('say', 'hello')).toBe('hello');
  expect(await socket.emitWithAck('say', { bytes: Uint8Array.of(1, 2, 3) })).toEqual({
    bytes: Uint8Array.of(1, 2, 3).buffer,
  });
  expect([host.dials, await host.visits()]).toEqual([1, 1]);
  socket.disconnect();
});

it('socket.io-client shares no connection, which would be that of the first owner', async () => {
  await using host = await startHost(serve);
  const sockets = [socketOf(host), socketOf({ ...host, url: `${host.url}lobby` })];
  expect(await Promise.all(sockets.map((socket) => socket.emitWithAck('say', 'hello')))).toEqual(['hello', 'hello']);
  expect([host.dials, await host.visits()]).toEqual([2, 2]);
  for (const socket of sockets) socket.disconnect();
});

it.each<Step>(['create', 'connect'])(
  'socket.io-client that may not %s tries again in vain, and nobody comes to its server',
  async (step) => {
    await using host = await startHost(serve);
    host.forbid(step);
    const log: string[] = [];
    const socket = socketOf(host, log);
    expect(await host.denials(3)).toEqual(Array(3).fill(`owner ${step} denied`));
    socket.disconnect();
    expect(log.slice(0, 2)).toEqual(Array(2).fill('connect_error: websocket error'));
    expect(log).not.toContain('connect');
    expect([host.dials, await host.visits()]).toEqual([0, 0]);
  },
);

it('socket.io-client ends with its owner, and never comes back', async () => {
  await using host = await startHost(serve);
  const log: string[] = [];
  const socket = socketOf(host, log);
  await socket.emitWithAck('say', 'hello');
  const denials = host.denials(3);
  host.owner.destroy();
  expect(await denials).toEqual(Array(3).fill('library create owner-destroyed'));
  socket.disconnect();
  expect(log.slice(0, 3)).toEqual(['connect', 'disconnect: transport close', 'connect_error: websocket error']);
  expect([host.dials, await host.visits()]).toEqual([1, 1]);
});
