// Each request gets its own response, in whichever order the responses arrive: node examples/08-requests/run.mjs
import { EMPTY, forkJoin } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { session } from '../06-session/session.mjs';
import { startServer } from '../server.mjs';
import { requests } from './requests.mjs';

// Waits for two requests, then answers the second one first.
const waiting = [];
const server = await startServer((text, peer) => {
  waiting.push(JSON.parse(text));
  if (waiting.length < 2) return;
  for (const { id, method } of waiting.reverse()) peer.send(JSON.stringify({ id, result: `the ${method}` }));
});
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const owner = network.createOwner({ name: 'asker', audits: everyStep(allowEndpoints(server.pattern)) });
const ask = requests(session(owner, server.url, () => EMPTY).ready$);

forkJoin([ask('date', {}), ask('weather', {})]).subscribe((answers) => {
  console.log(answers.join(', ')); // => the date, the weather
  network.destroy();
  void server.close();
});
