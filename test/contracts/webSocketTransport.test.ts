import { WebSocket as WsWebSocket } from 'ws';
import { webSocketTransport, type WebSocketLike } from '../../lib/index.ts';
import { transportContract } from '../../lib/testing.ts';
import { startContractServer } from './contractServer.ts';

// What this Node has: from 22 on a WebSocket of its own (npm run matrix), and always the one of `ws`.
const own = (globalThis as { readonly WebSocket?: WebSocketLike }).WebSocket;
const drivers: [string, WebSocketLike | undefined][] = [['the WebSocket of ws', WsWebSocket]];
if (own) drivers.push([`the WebSocket of Node ${process.versions.node}`, undefined]);

describe.each(drivers)('L21 webSocketTransport() on %s', (_, WebSocket) => {
  const able = { pause: false, ping: false, codes: false, approve: true, tellsBeforeTooLong: true };
  const can = { ...able, buffers: true, write: true, leave: true };
  const transport = webSocketTransport(WebSocket ? { WebSocket } : {});
  for (const { name, run } of transportContract({ transport, listen: startContractServer, can })) it(name, run);
});

it('Node has a WebSocket of its own from 22 on', () => {
  expect(own !== undefined).toBe(Number(process.versions.node.split('.')[0]) >= 22);
});
