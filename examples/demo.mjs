// The heart of the matter in one run, against a real server on loopback: npm run demo
import { once } from 'node:events';
import { createServer } from 'node:https';
import { config, firstValueFrom } from 'rxjs';
import { allow, allowEndpoints, createNetwork, everyStep, platforms, printOwners } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { generate } from 'selfsigned';
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
const tell = (decision) => {
  decisions.push(decision);
  const { owner, action, allow: allowed, code, layer, reason } = decision;
  say('decision', `${owner.name}: ${action} ${allowed ? 'allowed' : `DENIED by the ${layer} (${code}: ${reason})`}`);
};
network.decisions$.subscribe(tell);
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

title('The console platform: wss only, loopback included');
const { server: secureServer, url: secureUrl, ca } = await startSecureServer();
const consoleNetwork = createNetwork({ transport: wsTransport({ tls: { ca } }), policy: platforms.console });
consoleNetwork.decisions$.subscribe(tell);
const player = consoleNetwork.createOwner({ name: 'player', audits: everyStep(allow) });
expect('ws is refused on the console', refused(() => player.create(url))?.decision?.code === 'insecure');
const secure = player.create(secureUrl);
secure.events$.subscribe(({ type }) => say('player', type));
secure.connect();
await firstValueFrom(secure.opened$);
expect('wss is taken', secure.connected);

title("One owner tries to use another's socket: only the real handle works");
const thief = consoleNetwork.createOwner({ name: 'thief', audits: everyStep(allow) });
const forged = refused(() => secure.send.call(thief, 'not mine'));
say('thief', `calls a method of the socket on itself: ${forged?.name}`);
const lookalike = Object.create(secure);
say('thief', `makes a lookalike of the handle: ${refused(() => lookalike.send('not mine'))?.name}`);
expect('a forged handle is no handle', forged instanceof TypeError);
expect('a lookalike is no handle', refused(() => lookalike.close()) instanceof TypeError);

title('The host sees who is connected to what, and ends one socket');
console.log(printOwners(consoleNetwork.snapshot()).replace(/^/gm, '          '));
consoleNetwork.endSocket(secure.id, 'the host says so');
const byHost = await firstValueFrom(secure.ended$);
say('player', `ended by ${byHost.by} with ${byHost.code} "${byHost.reason}"`);
console.log(printOwners(consoleNetwork.snapshot()).replace(/^/gm, '          '));
expect('the host ended it', byHost.by === 'host' && byHost.code === 1001);
expect(
  'the table shows that it is gone',
  consoleNetwork.snapshot().every(({ sockets }) => sockets.length === 0),
);

network.destroy();
consoleNetwork.destroy();
await Promise.all([server, secureServer].map((one) => new Promise((resolve) => one.close(resolve))));

title('As told?');
for (const { what, held } of checks) console.log(`${held ? '  yes ' : '  NO  '} ${what}`);
process.exitCode = checks.every(({ held }) => held) ? 0 : 1;

/** A WebSocket server under TLS, and the authority, made for this run, that vouches for it. */
async function startSecureServer() {
  const kind = { keyType: 'ec', algorithm: 'sha256' };
  const authority = await generate([{ name: 'commonName', value: 'the demo' }], {
    ...kind,
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
  });
  const leaf = await generate([{ name: 'commonName', value: 'loopback' }], {
    ...kind,
    ca: { cert: authority.cert, key: authority.private },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const https = createServer({ cert: leaf.cert, key: leaf.private });
  const wss = new WebSocketServer({ server: https });
  wss.on('connection', (peer) => {
    say('server', 'a connection under TLS');
    peer.on('close', (code) => say('server', `a connection closed with ${code}`));
  });
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  return { server: https, url: `wss://127.0.0.1:${https.address().port}/`, ca: authority.cert };
}
