// A session is ready when it has signed in, also after the server has hung up: node examples/06-session/run.mjs
import { filter, first, take } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from '../server.mjs';
import { session } from './session.mjs';

// Welcomes who signs in, and hangs up on its first connection when it is asked for news.
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
