// The story of a host and its mods, with all main features, against real servers on loopback: npm run demo
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { config, firstValueFrom, take, toArray } from 'rxjs';
import { allow, allowEndpoints, createNetwork, everyStep, platforms, printOwners, session } from 'rx-secure-networking';
import { fetchFor } from 'rx-secure-networking/http';
import { undiciTransport } from 'rx-secure-networking/undici';
import { wsTransport } from 'rx-secure-networking/ws';
import { generate } from 'selfsigned';
import { WebSocketServer } from 'ws';
import { compartmentGuest } from './17-guest-in-a-compartment/compartmentGuest.mjs';

// A host of untrusted code should set this. Otherwise an unhandled error crashes a Node process.
config.onUnhandledError = (error) => say('host', `unhandled error: ${error.message}`);

// A time limit for the whole demo.
setTimeout(() => {
  console.error('the demo did not end in time');
  process.exit(1);
}, 20_000).unref();

const checks = [];
const expect = (what, held) => {
  checks.push({ what, held });
  if (!held) say('DEMO', `FAILED: ${what}`);
};
const start = performance.now();
const say = (who, what) =>
  console.log(`${(performance.now() - start).toFixed(0).padStart(5)} ms  ${who.padEnd(10)} ${what}`);
const title = (text, ...story) => console.log(`\n── ${[text, ...story].join('\n   ')}`);

title(
  'A game loads mods from people whom it does not know. They want to talk to servers.',
  'Each mod becomes an owner. Whatever it wants to do, the game’s policy and the mod’s own audits are asked first.',
);

// ── The server: any WebSocket server. This one answers each message.
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await once(server, 'listening');
server.on('connection', (peer) => {
  say('server', 'accepts a connection');
  peer.on('message', (data) => {
    say('server', `gets "${data}" and answers`);
    peer.send(`welcome, you said: ${data}`);
  });
  peer.on('close', (code) => say('server', `the connection closed with ${code}`));
});
const url = `ws://127.0.0.1:${server.address().port}/`;
say('server', `is listening on ${url}`);

// ── The host: one network with its rules. It prints each decision.
const network = createNetwork({ transport: wsTransport(), http: undiciTransport(), policy: platforms.desktop });
const decisions = [];
const report = (decision) => {
  decisions.push(decision);
  const { owner, action, allow: allowed, code, layer, reason } = decision;
  say('decision', `${owner.name}: ${action} ${allowed ? 'allowed' : `DENIED by the ${layer} (${code}: ${reason})`}`);
};
network.decisions$.subscribe(report);
const refused = (act) => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
};
const endpoint = url.slice(0, -1);

title(
  '1. The chat mod asks for one server, and gets it.',
  'Its audits (permission checks) allow that endpoint: it may create a socket, and connect.',
);
const chat = network.createOwner({ name: 'chat', audits: everyStep(allowEndpoints(endpoint)) });
const socket = chat.create(url);
socket.events$.subscribe(({ type }) => say('chat', type));
socket.messages$.subscribe((message) => say('chat', `gets "${message}"`));
const reply = firstValueFrom(socket.messages$);
socket.connect();
await firstValueFrom(socket.opened$);
expect('the message is sent', socket.send('hello') === 'sent');
expect('the reply arrives', (await reply) === 'welcome, you said: hello');

title(
  '2. The same for HTTP: a tool may read /v1, so its request is answered. /admin is denied before anything is sent.',
);
const api = createHttpServer((request, response) => {
  say('server', `answers ${request.method} ${request.url}`);
  response.end('sunny');
});
api.listen(0, '127.0.0.1');
await once(api, 'listening');
const apiUrl = `http://127.0.0.1:${api.address().port}`;
const tool = network.createOwner({ name: 'tool', audits: { request: allowEndpoints(`${apiUrl}/v1/*`) } });
const toolsFetch = fetchFor(tool);
expect('the allowed request is answered', (await (await toolsFetch(`${apiUrl}/v1/today`)).text()) === 'sunny');
const notAllowed = await toolsFetch(`${apiUrl}/admin`).catch((error) => error);
expect('the other request is denied', notAllowed.cause?.decision?.code === 'endpoint');
tool.destroy();
await new Promise((resolve) => api.close(resolve));

title('3. A mod that says nothing gets nothing. Silence is no permission.');
const silent = network.createOwner({ name: 'silent', audits: {} });
expect(
  'the mod without audits cannot create a socket',
  refused(() => silent.create(url))?.decision?.code === 'unimplemented',
);

title('4. A mod that asked for one server tries another. The game learns which, and why it was refused.');
const stray = network.createOwner({ name: 'stray', audits: everyStep(allowEndpoints('wss://elsewhere.example')) });
expect(
  'the mod whose audits allow another endpoint cannot create a socket',
  refused(() => stray.create(url))?.decision?.code === 'endpoint',
);

title('5. A hat is only a hat: the platform denies cosmetics, whatever their own audits allow.');
const hat = network.createOwner({ name: 'hat', kind: 'custom-cosmetics', audits: everyStep(allow) });
expect('the custom-cosmetics mod cannot create a socket', refused(() => hat.create(url))?.decision?.code === 'kind');
expect('the server has one connection only', server.clients.size === 1);

title('6. The player removes the chat mod. Its connection closes in the same moment, and it cannot come back.');
const [peer] = server.clients;
const closed = once(peer, 'close');
const ended = firstValueFrom(socket.ended$);
chat.destroy();
const end = await ended;
say('chat', `socket ended by ${end.by} with ${end.code}; send() now returns "${socket.send('still there?')}"`);
expect('the socket ended by its owner', end.by === 'owner' && end.code === 1001);
expect('the server saw the close code 1001', (await closed)[0] === 1001);
expect('no connection is left', server.clients.size === 0);
expect('a destroyed owner cannot create a socket', refused(() => chat.create(url))?.code === 'owner-destroyed');
expect('every refusal was recorded', decisions.filter((decision) => !decision.allow).length === 5);

title(
  '7. A server restarts. A session waits, connects again, and the mod gets the next message.',
  'Every connection passes the same checks again.',
);
const feedServer = new WebSocketServer({ host: '127.0.0.1', port: 0 });
await once(feedServer, 'listening');
let connections = 0;
feedServer.on('connection', (peer) => {
  connections += 1;
  peer.send(`news from connection ${connections}`);
  if (connections === 1) peer.close(1012, 'restart');
});
const feedUrl = `ws://127.0.0.1:${feedServer.address().port}`;
const feed = network.createOwner({ name: 'feed', audits: everyStep(allowEndpoints(feedUrl)) });
const news = session(feed, feedUrl, { reconnect: { initialDelay: 300, random: () => 1 } });
news.status$.subscribe(({ state, delay, reason }) => {
  say('feed', state === 'waiting' ? `waits ${delay} ms, because: ${reason}` : `is ${state}`);
});
const received = firstValueFrom(news.messages$.pipe(take(2), toArray()));
expect('the mod gets messages across the restart', (await received).at(-1) === 'news from connection 2');
news.close();
feed.destroy();
await new Promise((resolve) => feedServer.close(resolve));

title('8. The same game on a console, where only encrypted connections (wss) are allowed.');
const { server: secureServer, url: secureUrl, ca } = await startSecureServer();
const consoleNetwork = createNetwork({ transport: wsTransport({ tls: { ca } }), policy: platforms.console });
consoleNetwork.decisions$.subscribe(report);
const player = consoleNetwork.createOwner({ name: 'player', audits: everyStep(allow) });
expect('ws is denied on the console', refused(() => player.create(url))?.decision?.code === 'insecure');
const secure = player.create(secureUrl);
secure.events$.subscribe(({ type }) => say('player', type));
secure.connect();
await firstValueFrom(secure.opened$);
expect('wss is allowed', secure.connected);

title('9. A thief tries to use the socket of another mod. Only the real handle works.');
const thief = consoleNetwork.createOwner({ name: 'thief', audits: everyStep(allow) });
const forged = refused(() => secure.send.call(thief, 'not mine'));
say('thief', `calls the socket's method on its own object: ${forged?.name}`);
const lookalike = Object.create(secure);
say('thief', `imitates the handle with Object.create(): ${refused(() => lookalike.send('not mine'))?.name}`);
expect('a method does not work on another object', forged instanceof TypeError);
expect('a method does not work on an imitated handle', refused(() => lookalike.close()) instanceof TypeError);

title('10. The game shows who is connected to what, and ends one of the connections.');
console.log(printOwners(consoleNetwork.snapshot()).replace(/^/gm, '          '));
consoleNetwork.endSocket(secure.id, 'the host says so');
const byHost = await firstValueFrom(secure.ended$);
say('player', `socket ended by ${byHost.by} with ${byHost.code} "${byHost.reason}"`);
console.log(printOwners(consoleNetwork.snapshot()).replace(/^/gm, '          '));
expect('the host ended the socket', byHost.by === 'host' && byHost.code === 1001);
expect(
  'the table no longer shows the socket',
  consoleNetwork.snapshot().every(({ sockets }) => sockets.length === 0),
);

title(
  '11. A guest, that is, code with no network of its own, tries what the platform has, and reaches nothing.',
  'Then it asks the game, and is answered.',
);
const guestSays = [];
const guest = compartmentGuest(
  `const ways = {
    'new WebSocket of the platform': () => new globalThis.constructor.constructor('return WebSocket')()('${url}'),
    fetch: () => fetch('${url.replace('ws', 'http')}'),
    'import of the platform': () => (0, eval)('imp' + 'ort("node:net")'),
  };
  const reached = Object.keys(ways).filter((way) => { try { return ways[way]() !== undefined; } catch { return false; } });
  log('tries ' + Object.keys(ways).join(', ') + ', and reaches ' + (reached.join(', ') || 'nothing'));
  const socket = new WebSocket('${url}');
  socket.onopen = () => socket.send('may I?');
  socket.onmessage = ({ data }) => log('asks, and gets "' + data + '"');`,
  {
    network,
    name: 'guest',
    audits: everyStep(allowEndpoints(endpoint)),
    onLog: (line) => {
      say('guest', line);
      guestSays.push(line);
      if (guestSays.length === 2) guest.destroy();
    },
  },
);
await firstValueFrom(guest.destroyed$);
expect('the guest reached nothing by itself', guestSays[0]?.endsWith('and reaches nothing'));
expect('the guest asked, and was answered', guestSays[1] === 'asks, and gets "welcome, you said: may I?"');

network.destroy();
consoleNetwork.destroy();
await Promise.all([server, secureServer].map((one) => new Promise((resolve) => one.close(resolve))));

await new Promise((resolve) => setTimeout(resolve, 50)); // the server prints the last close
title('Was every promise kept?');
for (const { what, held } of checks) console.log(`${held ? '  yes ' : '  NO  '} ${what}`);
process.exitCode = checks.every(({ held }) => held) ? 0 : 1;

title(
  `That took ${((performance.now() - start) / 1_000).toFixed(1)} s. Where to look next:`,
  'docs/start.md         your first ten minutes: a program, a page, React, Angular, an agent, plug-ins',
  'npm run playground    try it by hand, in a page',
  'examples/README.md    programs with one idea each',
  'docs/security.md      what is promised, and what is not',
);

/** Starts a WebSocket server with TLS, and creates the certificate authority of this run. */
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
    say('server', 'accepts a connection over TLS');
    peer.on('close', (code) => say('server', `the connection closed with ${code}`));
  });
  https.listen(0, '127.0.0.1');
  await once(https, 'listening');
  return { server: https, url: `wss://127.0.0.1:${https.address().port}/`, ca: authority.cert };
}
