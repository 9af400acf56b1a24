// The far end, in a process of its own. The path says what it does: /echo, /send/COUNT/BYTES when asked, /count/COUNT,
// /fan/COUNT/BYTES when a connection to /start is asked.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
const fan = new Set();
server.on('connection', (peer, { url, socket: connection }) => {
  const [, way, count, bytes] = url.split('/');
  const payload = 'x'.repeat(Number(bytes ?? 0));
  // In one write, so that the client is what takes the time.
  const burst = (left) => {
    connection.cork();
    for (let i = 0; i < Math.min(left, 1_000); i += 1) peer.send(payload);
    connection.uncork();
    if (left > 1_000) setImmediate(burst, left - 1_000);
  };
  const send = () => burst(Number(count));
  if (way === 'fan') {
    fan.add(send);
    peer.on('close', () => fan.delete(send));
  }
  let received = 0;
  peer.on('message', (data) => {
    received += 1;
    if (way === 'echo') peer.send(data.toString());
    if (way === 'send') send();
    if (way === 'start') for (const start of fan) start();
    if (way === 'count' && received === Number(count)) peer.send('done');
  });
});
server.on('listening', () => process.send(`ws://127.0.0.1:${server.address().port}`));
