// The far end, in a process of its own, plain and over TLS. The path says what it does: /echo, /send/COUNT/BYTES when
// asked, /count/COUNT, /fan/COUNT/BYTES when a connection to /start is asked.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { generate } from 'selfsigned';
import { WebSocketServer } from 'ws';

const fan = new Set();
const mostWritten = 16_777_216; // bytes
const { cert, private: key } = await generate([{ name: 'commonName', value: 'the server of the benchmarks' }], {
  keyType: 'ec',
  algorithm: 'sha256',
  extensions: [
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
  ],
});
const [plain, secure] = await Promise.all([createServer(), createTlsServer({ cert, key })].map(listen));
process.send({ url: `ws://127.0.0.1:${plain}`, secureUrl: `wss://127.0.0.1:${secure}`, authority: cert });

/** The port, chosen by the system. */
async function listen(server) {
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

function serve(peer, { url, socket: connection }) {
  const [, way, count, bytes] = url.split('/');
  const payload = 'x'.repeat(Number(bytes ?? 0));
  // In one write, so that the client is what takes the time.
  const burst = (left) => {
    connection.cork();
    for (let i = 0; i < Math.min(left, 1_000); i += 1) peer.send(payload);
    connection.uncork();
    if (left <= 1_000) return;
    // An endless stream waits for its reader; others are written at once, so that nothing but the client takes time.
    if (connection.writableLength < mostWritten) setImmediate(burst, left - 1_000);
    else connection.once('drain', () => burst(left - 1_000));
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
}
