// The heart of the matter in one run, against a real server on loopback: npm run demo
import { once } from 'node:events';
import { config, firstValueFrom } from 'rxjs';
import { allow, allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { WebSocketServer } from 'ws';

// A host of code that it did not write sets this: without it an error that nobody handles ends a Node process.
config.onUnhandledError = (error) => say('host', `somebody's unhandled error: ${error.message}`);

// Whatever goes wrong, it ends.
setTimeout(() => {
  console.error('the demo did not end in time');
  process.exit(1);
}, 20_000).unref();

const checks = [];
const expect = (what, held) => {
  checks.push({ what, held });
  if (!held) say('DEMO', `NOT AS TOLD: ${what}`);
};
const start = performance.now();
const say = (who, what) =>
  console.log(`${(performance.now() - start).toFixed(0).padStart(5)} ms  ${who.padEnd(10)} ${what}`);
const title = (text) => console.log(`\n── ${text}`);

// ── The far end: any WebSocket server. This one greets back.
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await once(server, 'listening');
server.on('connection', (peer) => {
  say('server', 'a connection');
  peer.on('message', (data) => {
    say('server', `gets "${data}" and answers`);
    peer.send(`welcome, you said: ${data}`);
  });
  peer.on('close', (code) => say('server', `a connection closed with ${code}`));
});
const url = `ws://127.0.0.1:${server.address().port}/`;
say('server', `listens on ${url}`);

// ── The host: one network, its rules, its record.
const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const decisions = [];
network.decisions$.subscribe((decision) => {
  decisions.push(decision);
  const { owner, action, allow: allowed, code, layer, reason } = decision;
  say('decision', `${owner.name}: ${action} ${allowed ? 'allowed' : `DENIED by the ${layer} (${code}: ${reason})`}`);
});
const refused = (act) => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
};
const endpoint = url.slice(0, -1);

title('A mod whose author wrote audits: it lists the one endpoint that it needs');
const chat = network.createOwner({ name: 'chat', audits: everyStep(allowEndpoints(endpoint)) });
const socket = chat.create(url);
socket.events$.subscribe(({ type }) => say('chat', type));
socket.messages$.subscribe((message) => say('chat', `gets "${message}"`));
const reply = firstValueFrom(socket.messages$);
socket.connect();
await firstValueFrom(socket.opened$);
expect('the greeting is sent', socket.send('hello') === 'sent');
expect('the reply comes', (await reply) === 'welcome, you said: hello');

title('A mod without audits: what is not implemented is never sent');
const silent = network.createOwner({ name: 'silent', audits: {} });
expect(
  'the mod without audits is refused at create',
  refused(() => silent.create(url))?.decision?.code === 'unimplemented',
);

title('A mod whose list does not hold the endpoint');
const stray = network.createOwner({ name: 'stray', audits: everyStep(allowEndpoints('wss://elsewhere.example')) });
expect(
  'the mod whose list lacks the endpoint is refused at create',
  refused(() => stray.create(url))?.decision?.code === 'endpoint',
);

title('A custom-cosmetics mod, whatever its audits say');
const hat = network.createOwner({ name: 'hat', kind: 'custom-cosmetics', audits: everyStep(allow) });
expect(
  'the custom-cosmetics mod is refused by the platform',
  refused(() => hat.create(url))?.decision?.code === 'kind',
);
expect('the server saw one connection only', server.clients.size === 1);

title('The chat mod is unloaded: its sockets close with it');
const [peer] = server.clients;
const closed = once(peer, 'close');
const ended = firstValueFrom(socket.ended$);
chat.destroy();
const end = await ended;
say('chat', `ended by ${end.by} with ${end.code}; sending now gives "${socket.send('still there?')}"`);
expect('it ended with its owner', end.by === 'owner' && end.code === 1001);
expect('the server saw it go', (await closed)[0] === 1001);
expect('nothing is connected any more', server.clients.size === 0);
expect('a destroyed owner gets nothing', refused(() => chat.create(url))?.code === 'owner-destroyed');
expect('every refusal was recorded', decisions.filter((decision) => !decision.allow).length === 4);

network.destroy();
await new Promise((resolve) => server.close(resolve));

title('As told?');
for (const { what, held } of checks) console.log(`${held ? '  yes ' : '  NO  '} ${what}`);
process.exitCode = checks.every(({ held }) => held) ? 0 : 1;
