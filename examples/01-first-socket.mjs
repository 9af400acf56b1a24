// An owner opens a socket, sends hello and gets the answer. Then it is destroyed, which closes its socket.
import { switchMap } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from './server.mjs';

const server = await startServer((text, peer) => peer.send(`you said ${text}`));
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const mod = network.createOwner({ name: 'chat', audits: everyStep(allowEndpoints(server.pattern)) });

mod
  .open(server.url)
  .pipe(
    switchMap((socket) => {
      socket.send('hello');
      return socket.messages$;
    }),
  )
  .subscribe({
    next: (message) => {
      console.log(message); // => you said hello
      mod.destroy();
    },
    complete: async () => {
      console.log('done'); // => done
      await server.close();
    },
  });
