// The far end of the leak story, in a process of its own: sends back what it gets.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (peer) => {
  peer.on('error', () => undefined);
  peer.on('message', (data, binary) => peer.send(data, { binary }));
});
server.on('listening', () => process.send(`ws://127.0.0.1:${server.address().port}/`));
process.on('disconnect', () => process.exit());
