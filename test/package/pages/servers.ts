import { createServer, type IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { listen, startServer } from '../../server.ts';

/** The far ends that pages speak of, by host name. Each program of a page has its own. */
const hosts: Readonly<Record<string, (peer: WebSocket, dial: Dial) => void>> = {
  // Answers what is said to it.
  'chat.example.com': (peer) => {
    hear(peer, (text) => peer.send(`you said ${text}`));
  },
  // Sends five numbers, and closes.
  'ticks.example.com': (peer) => {
    for (const tick of [1, 2, 3, 4, 5]) peer.send(String(tick));
    peer.close(1000);
  },
  // Hangs up on its first connection; the second is a good one.
  'flaky.example.com': (peer, { count }) => {
    peer.send(`connection ${count}`);
    if (count === 1) setImmediate(() => peer.terminate());
    else peer.close(1000);
  },
  // Takes each ticket once, and hangs up on whoever has the first.
  'tickets.example.com': (peer, { count, request }) => {
    peer.send(`welcome with ${String(request.url)}`);
    if (count === 1) setImmediate(() => peer.terminate());
    else peer.close(1000);
  },
  // Sends a line of each topic that is subscribed to.
  'topics.example.com': (peer) => {
    hear(peer, (text) => {
      const { type, topic } = JSON.parse(text) as { type: string; topic: string };
      if (type === 'subscribe') peer.send(JSON.stringify({ topic, data: `hello ${topic}` }));
    });
  },
  // Says one thing of each sort.
  'typed.example.com': (peer) => {
    peer.send('{"from":"bob","text":"hi"}');
    peer.send('{"from":7}');
    peer.send('{"from":"bob","text":"bye"}');
    peer.close(1000);
  },
};

interface Dial {
  /** Which connection it is, from 1. */
  readonly count: number;
  readonly request: IncomingMessage;
}

function hear(peer: WebSocket, tell: (text: string) => void): void {
  peer.on('message', (data) => tell((data as Buffer).toString()));
}

/** Starts them all on loopback; `here` leads a text to them, `there` gives them their names again. */
export async function startHosts(): Promise<
  AsyncDisposable & { here(text: string): string; there(text: string): string }
> {
  const refusing = await listen(createServer((_request, response) => response.writeHead(503).end()));
  const places = new Map([['gone.example.com', `ws://127.0.0.1:${refusing.port}`]]);
  const servers = await Promise.all(
    Object.entries(hosts).map(async ([name, serve]) => {
      const server = await startServer();
      let count = 0;
      server.wss.on('connection', (peer, request) => serve(peer, { count: ++count, request }));
      places.set(name, server.url.slice(0, -1));
      return server;
    }),
  );
  return {
    here: (text) => [...places].reduce((rest, [name, place]) => rest.replaceAll(`wss://${name}`, place), text),
    there: (text) => [...places].reduce((rest, [name, place]) => rest.replaceAll(place, `wss://${name}`), text),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([refusing, ...servers].map((server) => server[Symbol.asyncDispose]()));
    },
  };
}
