import type { Message } from 'rx-secure-networking';
import { connecting, url, world } from '../../world.ts';
import { blueprint, echo, Mod } from '../objects.ts';
import { row } from './row.ts';

row('O14 strings are sent, and bytes as well', {
  blueprint: ({ flush }) => {
    const { sockets } = blueprint();
    const received: Message[] = [];
    const mod = Object.assign(new Mod(), {
      onWebSocketMessageReceived: (_id: number, message: Message) => received.push(message),
    });
    const id = sockets.createWebSocket(mod, url);
    sockets.connectWebSocket(mod, id);
    flush();
    // doc O14 blueprint
    sockets.sendMessageToWebSocket(mod, id, 'hello');
    sockets.sendMessageToWebSocket(mod, id, Uint8Array.of(1, 2, 3));
    // end
    flush();
    expect(received).toEqual(['hello', Uint8Array.of(1, 2, 3)]);
  },
  rx: ({ flush }) => {
    const socket = connecting(world({ server: echo }).owner);
    const received: Message[] = [];
    socket.messages$.subscribe((message) => received.push(message));
    flush();
    // doc O14 rx
    socket.send('hello');
    socket.send(Uint8Array.of(1, 2, 3));
    // end
    flush();
    expect(received).toEqual(['hello', Uint8Array.of(1, 2, 3)]);
  },
});

row('O15 On WebSocket Message Received ("Recieved" in the original), On WebSocket Message Sent', {
  blueprint: ({ flush }) => {
    const { sockets } = blueprint();
    const log: string[] = [];
    // doc O15 blueprint
    const allow = { auditCreateWebSocket: () => true, auditConnectWebSocket: () => true };
    const mod = {
      ...allow,
      onWebSocketMessageReceived: (id: number, message: Message) => log.push(`${id} got ${String(message)}`),
      onWebSocketMessageSent: (id: number, message: Message) => log.push(`${id} sent ${String(message)}`),
    };
    // end
    const id = sockets.createWebSocket(mod, url);
    sockets.connectWebSocket(mod, id);
    flush();
    sockets.sendMessageToWebSocket(mod, id, 'hello');
    flush();
    expect(log).toEqual(['1 sent hello', '1 got hello']);
  },
  rx: ({ flush }) => {
    const socket = connecting(world({ server: echo }).owner);
    const log: string[] = [];
    // doc O15 rx
    socket.messages$.subscribe((message) => log.push(`${socket.id} got ${String(message)}`));
    socket.sent$.subscribe((message) => log.push(`${socket.id} sent ${String(message)}`));
    // end
    flush();
    socket.send('hello');
    flush();
    expect(log).toEqual(['1 sent hello', '1 got hello']);
  },
});
