import { allowEndpoints, createNetwork, everyStep, platforms, session } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';

const [url, allowed] = process.argv.slice(2);

const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const owner = network.createOwner({ name: 'chat', audits: everyStep(allowEndpoints(allowed)) });
const chat = session(owner, url, { prepare: (socket) => socket.send('hello') });
chat.status$.subscribe(({ state, reason }) => console.log(state, reason));
chat.messages$.subscribe((message) => console.log(message));
