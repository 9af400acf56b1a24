// A guest in a compartment of SES reaches nothing of the platform, asks, and is answered:
// node examples/17-guest-in-a-compartment/run.mjs
import { firstValueFrom, Subject, takeWhile, toArray } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer } from '../server.mjs';
import { compartmentGuest } from './compartmentGuest.mjs';

const server = await startServer((text, peer) => peer.send(`you said ${text}`));
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });

const hostile = `
  const ways = {
    fetch: () => fetch('${server.url}'),
    require: () => require('node:net'),
    process: () => process.binding('tcp_wrap'),
    'a function of text': () => new Function('return process')(),
    'the constructor of a method': () => log.constructor('return process')(),
    'the constructor of the class': () => WebSocket.constructor('return process')(),
    'the constructor of the constructor': () => ({}).constructor.constructor('return process')(),
    'an async function': () => (async () => {}).constructor('return process')(),
    'a generator': () => (function* () {}).constructor('return process')(),
    eval: () => (0, eval)('process'),
    'a dynamic import': () => (0, eval)('imp' + 'ort("node:net")'),
    'a patch of Array.prototype': () => { 'use strict'; Array.prototype.push = null; return 1; },
    'a patch of WebSocket.prototype': () => { 'use strict'; WebSocket.prototype.send = null; return 1; },
  };
  for (const [way, attempt] of Object.entries(ways)) {
    try {
      log(way + (attempt() === undefined ? ': nothing' : ': REACHED'));
    } catch {
      log(way + ': nothing');
    }
  }
  const socket = new WebSocket('${server.url}');
  socket.onopen = () => socket.send('hello');
  socket.onmessage = ({ data }) => {
    log(data);
    new WebSocket('wss://elsewhere.example.com/').onclose = () => log('end');
  };`;

const log$ = new Subject();
const lines = firstValueFrom(
  log$.pipe(
    takeWhile((line) => line !== 'end'),
    toArray(),
  ),
);
const audits = everyStep(allowEndpoints(server.pattern));
const denied = [];
network.decisions$.subscribe(({ allow, code }) => allow || denied.push(code));
const owner = compartmentGuest(hostile, { network, name: 'hostile', audits, onLog: (line) => log$.next(line) });
owner.add(() => log$.complete()); // also if the guest fails
for (const line of await lines) console.log(line);
console.log(`denied by the host: ${denied.join()}`);
owner.destroy();
network.destroy();
await server.close();
// => fetch: nothing
// => require: nothing
// => process: nothing
// => a function of text: nothing
// => the constructor of a method: nothing
// => the constructor of the class: nothing
// => the constructor of the constructor: nothing
// => an async function: nothing
// => a generator: nothing
// => eval: nothing
// => a dynamic import: nothing
// => a patch of Array.prototype: nothing
// => a patch of WebSocket.prototype: nothing
// => you said hello
// => denied by the host: endpoint
