// A session is ready after it has signed in, and again after a lost connection: node examples/06-session.mjs
import { allowEndpoints, createNetwork, everyStep, platforms, session } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { filter, first, take } from 'rxjs';
import { startServer } from './server.mjs';

// Answers a sign-in, and restarts when a client of its first connection requests news.
const server = await startServer((text, peer, connection) => {
  if (text === 'sign in') peer.send('welcome');
  else if (connection === 1) peer.close(1012, 'restart');
  else peer.send('here is the news');
});
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const owner = network.createOwner({ name: 'news', audits: everyStep(allowEndpoints(server.pattern)) });

const news = session(owner, server.url, {
  prepare: (socket) => {
    socket.send('sign in');
    return socket.messages$.pipe(first((message) => message === 'welcome'));
  },
  reconnect: { initialDelay: 20 },
});

news.status$.subscribe(({ state, attempt }) => console.log(state, attempt));
news.status$.pipe(filter(({ state }) => state === 'ready')).subscribe(() => news.send('news, please'));
news.messages$.pipe(take(1)).subscribe((message) => {
  console.log(message);
  network.destroy();
  void server.close();
});
// => connecting 0
// => preparing 0
// => ready 0
// => closing 0
// => waiting 1
// => connecting 1
// => preparing 1
// => ready 1
// => here is the news
// => closing 1
// => closed 1
