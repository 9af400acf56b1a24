// Two topics over one connection, with one subscription each at the server: node examples/07-topics/run.ts
import { allowEndpoints, createNetwork, everyStep, platforms, session } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { take } from 'rxjs';
import { startServer } from '../server.mjs';
import { topics } from './topics.ts';

const server = await startServer((text, peer) => {
  const { type, topic } = JSON.parse(text) as { type: string; topic: string };
  console.log(`the server gets: ${type} ${topic}`);
  if (type === 'subscribe') peer.send(JSON.stringify({ topic, data: `some ${topic}` }));
});
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const owner = network.createOwner({ name: 'reader', audits: everyStep(allowEndpoints(server.pattern)) });
const topic = topics(session(owner, server.url));

topic('news').subscribe((line) => console.log(`ann reads ${String(line)}`));
topic('news').subscribe((line) => console.log(`bob reads ${String(line)}`));
topic('weather')
  .pipe(take(1))
  .subscribe({
    next: (line) => console.log(`cid reads ${String(line)}`),
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
