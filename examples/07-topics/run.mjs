// Two topics over one connection, with one subscription each at the server: node examples/07-topics/run.mjs
import { EMPTY, take } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { session } from '../06-session/session.mjs';
import { startServer } from '../server.mjs';
import { topics } from './topics.mjs';

const server = await startServer((text, peer) => {
  const { type, topic } = JSON.parse(text);
  console.log(`the server gets: ${type} ${topic}`);
  if (type === 'subscribe') peer.send(JSON.stringify({ topic, data: `some ${topic}` }));
});
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const owner = network.createOwner({ name: 'reader', audits: everyStep(allowEndpoints(server.pattern)) });
const topic = topics(session(owner, server.url, () => EMPTY).ready$);

topic('news').subscribe((line) => console.log(`ann reads ${line}`));
topic('news').subscribe((line) => console.log(`bob reads ${line}`));
topic('weather')
  .pipe(take(1))
  .subscribe({
    next: (line) => console.log(`cid reads ${line}`),
    complete: () => {
      console.log(`${server.connections()} connection`);
      network.destroy();
      void server.close();
    },
  });
// => the server gets: subscribe news
// => the server gets: subscribe weather
// => ann reads some news
// => bob reads some news
// => cid reads some weather
// => 1 connection
