// A session is ready after it has signed in, again after a lost connection: node examples/06-session/run.mjs
import { filter, first, take } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from '../server.mjs';
import { session } from './session.mjs';

// Answers a sign-in, and cuts its first connection when a client requests news.
const server = await startServer((text, peer, connection) => {
  if (text === 'sign in') peer.send('welcome');
  else if (connection === 1) peer.terminate();
  else peer.send('here is the news');
});
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const owner = network.createOwner({ name: 'news', audits: everyStep(allowEndpoints(server.pattern)) });

const signIn = (socket) => {
  socket.send('sign in');
  return socket.messages$.pipe(first((message) => message === 'welcome'));
};
const { ready$, messages$ } = session(owner, server.url, signIn, { initialDelay: 20 });

messages$.pipe(take(1)).subscribe((message) => {
  console.log(message);
  network.destroy();
  void server.close();
});
ready$.subscribe((socket) => console.log(socket ? `ready: socket ${socket.id}` : 'not ready'));
ready$.pipe(filter(Boolean)).subscribe((socket) => socket.send('news, please'));
// => ready: socket 1
// => not ready
// => ready: socket 2
// => here is the news
// => not ready
