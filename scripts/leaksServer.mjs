// The far end of the leak story, in a process of its own: sends back what it gets on a socket, answers GET /text with a few
// bytes, and any other GET with a body that never ends.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const piece = Buffer.alloc(16_384);
const server = createServer((request, response) => {
  if (request.url === '/text') {
    response.end('hello');
    return;
  }
  const more = () => {
    while (response.write(piece));
    response.once('drain', more);
  };
  response.on('error', () => undefined);
  more();
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (peer) => {
  peer.on('error', () => undefined);
  peer.on('message', (data, binary) => peer.send(data, { binary }));
});
server.listen(0, '127.0.0.1', () => process.send(`127.0.0.1:${server.address().port}/`));
process.on('disconnect', () => process.exit());
