import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { WebSocketServer } from 'ws';
import { bundlePage } from '../../scripts/bundlePage.mjs';

const file = (name) => readFileSync(path.join(import.meta.dirname, 'page', name), 'utf8');

/** Starts the page, and at its own port an echo (`/echo`) and a chat in which all hear all (`/chat`). */
export async function startPlayground(port = 0) {
  const script = await bundlePage('examples/playground/page/main.ts');
  const sockets = new WebSocketServer({ noServer: true });
  const answers = {
    '/': () => ['text/html', file('index.html')],
    '/style.css': () => ['text/css', file('style.css')],
    '/main.js': () => ['text/javascript', script],
    '/connections': () => ['application/json', JSON.stringify(countOf(sockets))],
  };
  const server = http.createServer(({ url }, response) => {
    const [type, body] = answers[url]?.() ?? ['text/plain', 'not here'];
    const headers = {
      'content-type': `${type}; charset=utf-8`,
      // Not every browser's 'self' has ws:// in it.
      'content-security-policy': `default-src 'self'; img-src data:; connect-src 'self' ws://127.0.0.1:${server.address().port}`,
    };
    response.writeHead(url in answers ? 200 : 404, headers).end(body);
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined);
    if (!(request.url in behaviours)) return socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (peer) => {
      peer.place = request.url;
      peer.on('error', () => undefined);
      behaviours[request.url](peer, sockets);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = () => {
    for (const peer of sockets.clients) peer.terminate();
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}/`, stop };
}

const behaviours = {
  '/echo': (peer) => peer.on('message', (data, binary) => peer.send(data, { binary })),
  '/chat': (peer, { clients }) => {
    peer.send('welcome');
    peer.on('message', (data) => {
      for (const each of clients) if (each.place === '/chat') each.send(data.toString());
    });
  },
};

function countOf({ clients }) {
  const count = { '/echo': 0, '/chat': 0 };
  for (const { place, readyState } of clients) if (readyState === 1) count[place] += 1;
  return count;
}
