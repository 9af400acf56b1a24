// The server of the examples, on loopback, on a port that the system chooses. Any WebSocket server would do.
import { once } from 'node:events';
import { WebSocketServer } from 'ws';

/** Starts a server that calls `answer` for each message, with the message's connection and that connection's number. */
export async function startServer(answer) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  let connections = 0;
  server.on('connection', (peer) => {
    connections += 1;
    const connection = connections;
    peer.on('message', (data) => answer(String(data), peer, connection));
  });
  await once(server, 'listening');
  const { port } = server.address();
  return {
    url: `ws://127.0.0.1:${port}/`,
    /** The endpoint pattern of this server. */
    pattern: `ws://127.0.0.1:${port}`,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
