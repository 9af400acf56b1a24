// One server for all programs: WebSockets at any path, GraphQL at /graphql, socket.io at /socket.io. Each answers hello.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';

const text = { text: { type: GraphQLString } };
/** Emits one answer, and stays until the client unsubscribes or the connection ends. */
async function* answers(said, isOver) {
  yield { said: `you said ${said}` };
  await isOver;
}

/** Starts it; `restart()` ends each connection with 1012, as a server that restarts does. */
export async function startServer() {
  const heard = [];
  const hear = (said) => {
    heard.push(said);
    return `you said ${said}`;
  };
  const http = createServer();
  const io = new Server(http, { destroyUpgrade: false });
  io.on('connection', (peer) => peer.on('say', (said) => peer.emit('answer', hear(said))));

  let end = () => undefined;
  const isOver = new Promise((resolve) => (end = resolve));
  const subscribe = (_root, { text: said }) => {
    hear(said);
    return answers(said, isOver);
  };
  const said = { type: GraphQLString, args: text, subscribe };
  const query = new GraphQLObjectType({ name: 'Query', fields: { version: { type: GraphQLString } } });
  const subscription = new GraphQLObjectType({ name: 'Subscription', fields: { said } });
  const graphql = new WebSocketServer({ noServer: true });
  useServer({ schema: new GraphQLSchema({ query, subscription }) }, graphql);

  const plain = new WebSocketServer({ noServer: true });
  plain.on('connection', (peer) => peer.on('message', (data) => peer.send(hear(String(data)))));

  http.on('upgrade', (request, socket, head) => {
    if (request.url.startsWith('/socket.io')) return;
    const server = request.url === '/graphql' ? graphql : plain;
    server.handleUpgrade(request, socket, head, (peer) => server.emit('connection', peer, request));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    port: http.address().port,
    /** What it was sent. */
    heard,
    restart() {
      for (const { clients } of [plain, graphql]) for (const peer of clients) peer.close(1012, 'restart');
      for (const peer of io.sockets.sockets.values()) peer.conn.close();
    },
    close() {
      end();
      for (const { clients } of [plain, graphql]) for (const peer of clients) peer.terminate();
      io.disconnectSockets(true);
      http.closeAllConnections();
      return new Promise((resolve) => http.close(resolve));
    },
  };
}
