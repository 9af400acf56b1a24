// A connection is lost, and the stream continues over a new socket, for which every audit (permission check) runs again.
import { filter, switchMap } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms, reconnect } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from './server.mjs';

// Cuts its first connection.
const server = await startServer((_text, peer, connection) => {
  if (connection === 1) peer.terminate();
  else peer.send('here you are');
});
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
network.decisions$
  .pipe(filter(({ allow }) => allow))
  .subscribe(({ action, socket }) => console.log(`${action} socket ${socket}`));
const owner = network.createOwner({ name: 'news', audits: everyStep(allowEndpoints(server.pattern)) });

owner
  .open(server.url)
  .pipe(
    switchMap((socket) => {
      socket.send('news, please');
      return socket.messages$;
    }),
    reconnect({ initialDelay: 20, onAttempt: ({ error }) => console.log(`${error.code}, once more`) }),
  )
  .subscribe((message) => {
    console.log(message);
    network.destroy();
    void server.close();
  });
// => create socket 1
// => connect socket 1
// => lost, once more
// => create socket 2
// => connect socket 2
// => here you are
