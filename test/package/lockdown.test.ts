import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { startEcho } from '../server.ts';

const run = promisify(execFile);
const home = path.resolve(__dirname, '../../build/lockdown');

/**
 * A host that has called `lockdown()` of SES: the intrinsics are frozen. This shows that the library works there, not that
 * a compartment could hold an owner: RxJS's prototypes stay open (docs/security.md).
 */
const program = (url: string): string => `
import 'rxjs'; // before lockdown(): it writes to prototypes of its own while it loads
import 'ws';
import 'ses';
lockdown();
const { config, firstValueFrom } = await import('rxjs');
const { allowEndpoints, createNetwork, everyStep, platforms } = await import('rx-secure-networking');
const { wsTransport } = await import('rx-secure-networking/ws');
const { secureNetworking } = await import('rx-secure-networking/blueprint');
const unhandled = [];
config.onUnhandledError = (error) => unhandled.push(String(error));

const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
const decisions = [];
network.decisions$.subscribe(({ action, code }) => decisions.push(action + ' ' + code));
const owner = network.createOwner({ name: 'mod', audits: everyStep(allowEndpoints('ws://127.0.0.1:*')), until: new AbortController().signal });
const socket = owner.create('${url}');
const reply = firstValueFrom(socket.messages$);
const end = firstValueFrom(socket.ended$);
socket.connect();
await firstValueFrom(socket.opened$);
const outcome = socket.send('hello');
const text = await reply;
let denied;
try { owner.create('ws://elsewhere.example/'); } catch (error) { denied = error.code; }

const sockets = secureNetworking(network, { describe: () => ({ name: 'object' }) });
const heard = await new Promise((resolve) => {
  const object = {
    auditCreateWebSocket: () => true,
    auditConnectWebSocket: () => true,
    onWebSocketConnected: (id) => sockets.sendMessageToWebSocket(object, id, 'from an object'),
    onWebSocketMessageReceived: (_id, message) => resolve(message),
  };
  sockets.connectWebSocket(object, sockets.createWebSocket(object, '${url}'));
});

owner.destroy();
const { by, code } = await end;
network.destroy();
console.log(JSON.stringify({
  frozen: Object.isFrozen(Array.prototype), outcome, text, denied, heard, end: by + ' ' + code, after: socket.send('x'), decisions, unhandled,
}));
`;

it('under SES lockdown() a socket is created, connects, sends, receives and ends with its owner', async () => {
  await using server = await startEcho();
  mkdirSync(home, { recursive: true });
  const file = path.join(home, 'host.mjs');
  writeFileSync(file, program(server.url));

  const { stdout } = await run(process.execPath, [file], { timeout: 20_000 });
  expect(JSON.parse(stdout)).toEqual({
    frozen: true,
    outcome: 'sent',
    text: 'hello',
    denied: 'denied',
    heard: 'from an object',
    end: 'owner 1001',
    after: 'not-open',
    decisions: ['create allowed', 'connect allowed', 'create endpoint', 'create allowed', 'connect allowed'],
    unhandled: [],
  });
}, 30_000);
