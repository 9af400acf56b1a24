// The far end, in a process of its own: sends messages when asked to, or counts what comes and says when it has all.
import { WebSocketServer } from 'ws';

const messages = Number(process.argv[2]);
const payload = 'x'.repeat(32);
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('connection', (peer) => {
  let received = 0;
  const burst = (left) => {
    for (let i = 0; i < Math.min(left, 1_000); i += 1) peer.send(payload);
    if (left > 1_000) setImmediate(burst, left - 1_000);
  };
  peer.on('message', (data) => {
    if (data.length === 4 && data.toString() === 'send') burst(messages);
    else if (++received === messages) peer.send('done');
  });
});
server.on('listening', () => process.send(`ws://127.0.0.1:${server.address().port}/`));
