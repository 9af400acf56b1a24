// Each request gets its own response, in whichever order the responses arrive: node examples/08-requests/run.ts
import { allowEndpoints, createNetwork, everyStep, platforms, session } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { forkJoin } from 'rxjs';
import { startServer } from '../server.mjs';
import { requests } from './requests.ts';

// Waits for two requests, then answers the second one first.
const waiting: { id: number; method: string }[] = [];
const server = await startServer((text, peer) => {
  waiting.push(JSON.parse(text) as { id: number; method: string });
  if (waiting.length < 2) return;
  for (const { id, method } of waiting.reverse()) peer.send(JSON.stringify({ id, result: `the ${method}` }));
});
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const owner = network.createOwner({ name: 'asker', audits: everyStep(allowEndpoints(server.pattern)) });
const ask = requests(session(owner, server.url));

forkJoin([ask('date'), ask('weather')]).subscribe((answers) => {
  console.log(answers.join(', ')); // => the date, the weather
  network.destroy();
  void server.close();
});
