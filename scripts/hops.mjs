// Which files of lib/ run during one act of a socket, over a real server, by V8's precise coverage of the built package:
// `npm run hops` prints a table, `-- --write` puts it into docs/architecture.md, `-- --check` fails if the table of that
// page differs. `-- --files <part of an act>` prints the names of the files.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { filter, firstValueFrom, lastValueFrom, of } from 'rxjs';
import ts from 'typescript';
import { WebSocketServer } from 'ws';

const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const page = path.join(root, 'docs/architecture.md');
const importDoor = (name) => import(pathToFileURL(path.join(dist, `${name}.mjs`)));

const [{ allowAll, createNetwork }, { wsTransport }, { secureNetworking }, { webSocketFor }] = await Promise.all(
  ['index', 'ws', 'blueprint', 'websocket'].map(importDoor),
);

const server = createServer();
const wss = new WebSocketServer({ server });
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `ws://127.0.0.1:${server.address().port}/`;
const network = createNetwork({ transport: wsTransport(), policy: allowAll, limits: { sockets: 100 } });

const yes = () => true;
const later = () => of(true);
const no = () => false;
const steps = { create: yes, connect: yes, close: yes };
const newOwner = (audits = {}) => network.createOwner({ name: 'hops', audits: { ...steps, ...audits } });
const noError = { error: () => undefined };

/** An open socket with one subscriber to its messages, its owner and its peer; each has sent a message already. */
async function openSocket(audits) {
  const owner = newOwner(audits);
  const socket = owner.create(url);
  let onMessage = () => undefined;
  socket.messages$.subscribe((message) => onMessage(message));
  const connected = once(wss, 'connection');
  socket.connect();
  await firstValueFrom(socket.state$.pipe(filter((state) => state === 'open')));
  const [peer] = await connected;
  const received = () => new Promise((resolve) => (onMessage = resolve));
  const message = () => once(peer, 'message');
  const all = { owner, socket, peer, received, message };
  const first = received();
  peer.send('first');
  await first;
  socket.send('first');
  await setImmediate();
  return all;
}

/** Until everything that an act has started is done: the link is gone when the peer has seen the end of its connection. */
async function settle() {
  for (let i = 0; i < 20; i++) await setImmediate();
}

async function gone({ socket, peer }, act) {
  const closed = once(peer, 'close');
  const ended = lastValueFrom(socket.ended$);
  return async () => {
    act();
    await Promise.all([closed, ended]);
  };
}

/** Each act: its name, and a function that prepares it and returns it. */
const acts = [
  ['`createOwner`', () => () => newOwner()],
  ['`owner.create(url)`', () => createOn(newOwner())],
  ['`connect()` until open', connecting],
  ['`send`, no audit', () => sending({})],
  ['`send`, an audit that answers at once', () => sending({ send: yes })],
  ['`send`, an audit that answers by an observable', () => sending({ send: later })],
  ['`send`, denied', async () => sendTo(await openSocket({ send: no }))],
  ['a message in, no audit', () => receiving({})],
  ['a message in, an audit that answers at once', () => receiving({ receive: yes })],
  ['`close()` until the connection is closed', () => ending((all) => () => all.socket.close())],
  ['the peer closes', () => ending((all) => () => all.peer.close())],
  ['`destroy()`, until the connection is closed', () => ending((all) => () => all.owner.destroy())],
  ['`open(url)` until open', opening],
  ['blueprint: the first `createWebSocket`', blueprint],
  ['`new WebSocket(url)` until open', nativeShape],
];

const createOn = (owner) => () => owner.create(url);

function connecting() {
  const socket = newOwner().create(url);
  return async () => {
    const connected = once(wss, 'connection');
    socket.connect();
    await connected;
    while (!socket.connected) await setImmediate();
  };
}

async function sending(audits) {
  const { socket, message } = await openSocket(audits);
  return async () => {
    const arrived = message();
    socket.send('a message');
    await arrived;
  };
}

const sendTo =
  ({ socket }) =>
  () =>
    socket.send('a message');

async function receiving(audits) {
  const { peer, received } = await openSocket(audits);
  return async () => {
    const arrived = received();
    peer.send('a message');
    await arrived;
  };
}

async function ending(actOf) {
  const all = await openSocket({});
  return gone(all, actOf(all));
}

function opening() {
  const socket$ = newOwner().open(url);
  return () => new Promise((resolve) => socket$.subscribe({ next: resolve, ...noError }));
}

function blueprint() {
  const sockets = secureNetworking(network, { describe: () => ({ name: 'hops' }) });
  const object = { auditCreateWebSocket: yes };
  return () => sockets.createWebSocket(object, url);
}

function nativeShape() {
  const WebSocket = webSocketFor(newOwner());
  return async () => {
    const socket = new WebSocket(url);
    await new Promise((resolve) => (socket.onopen = resolve));
  };
}

const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

/** The files of which a function was called since this was asked last. The first function of a script is its module. */
async function filesEntered() {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url: script }) => script.startsWith('file:') && fileURLToPath(script).startsWith(`${dist}${path.sep}`))
    .filter(({ functions }) =>
      functions.some(({ functionName, ranges: [{ count, startOffset }] }) => {
        return count > 0 && !(functionName === '' && startOffset === 0);
      }),
    )
    .map(({ url: script }) =>
      path
        .relative(dist, fileURLToPath(script))
        .replaceAll('\\', '/')
        .replace(/\.mjs$/u, ''),
    )
    .sort();
}

/** Lines with code, without imports. */
function linesOf(file) {
  const source = readFileSync(path.join(root, 'lib', `${file}.ts`), 'utf8');
  const { statements } = ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true);
  const lines = new Set();
  const scan = (node) => {
    const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
    const end = node.getSourceFile().getLineAndCharacterOfPosition(node.getEnd()).line;
    if (node.getChildCount() === 0) for (let at = line; at <= end; at++) lines.add(at);
    for (const child of node.getChildren()) if (!ts.isJSDoc(child)) scan(child);
  };
  for (const statement of statements) if (!ts.isImportDeclaration(statement)) scan(statement);
  return lines.size;
}

const measured = [];
for (const [name, prepare] of acts) {
  await (await prepare())(); // once before, so that what is made once a process is there
  const act = await prepare();
  await settle();
  await filesEntered();
  await act();
  await settle();
  measured.push({ name, files: await filesEntered() });
}
await session.post('Profiler.stopPreciseCoverage');
session.disconnect();
network.destroy();
for (const peer of wss.clients) peer.terminate();
wss.close();
server.close();

const rows = measured.map(({ name, files }) => {
  const rooms = new Set(files.map((file) => path.posix.dirname(file)));
  const lines = files.map(linesOf).reduce((sum, each) => sum + each, 0);
  return `| ${name} | ${files.length} | ${rooms.size} | ${lines.toLocaleString('en')} |`;
});
const table = ['| act | files | rooms | lines of code in them |', '|---|---:|---:|---:|', ...rows].join('\n');

const text = readFileSync(page, 'utf8');
const written = text.replace(
  /(<!-- hops -->\n\n)[^]*?(\n\n<!-- end -->)/u,
  (_, before, after) => before + table + after,
);
const { argv } = process;
if (argv.includes('--files')) {
  const part = argv[argv.indexOf('--files') + 1] ?? '';
  for (const { name, files } of measured.filter((each) => each.name.includes(part))) {
    console.log(`${name}: ${files.length}\n${files.map((file) => `  ${file}`).join('\n')}`);
  }
} else if (argv.includes('--write')) writeFileSync(page, written);
else if (argv.includes('--check') && written !== text) {
  console.log(table);
  console.error('docs/architecture.md has another table: npm run hops -- --write');
  process.exitCode = 1;
} else console.log(table);
