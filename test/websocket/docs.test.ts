import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { allowAll, createNetwork, webSocketTransport } from 'rx-secure-networking';
import { webSocketFor } from 'rx-secure-networking/websocket';
import * as ws from 'ws';
import { chromiumDiffers } from '../browser/chromiumDiffers.ts';
import { linksOf, quotableOf, quotedIn } from '../quoting.ts';
import { startServer } from '../server.ts';
import { permissive } from '../world.ts';
import { idlTables } from './idl.ts';
import { nodeDiffers } from './nodeDiffers.ts';
import { tables } from './whatwg.ts';

const page = 'docs/websocket.md';
const text = readFileSync(path.resolve(__dirname, '../..', page), 'utf8');

it('docs/websocket.md links to files that are there', () => {
  expect([...quotedIn([page])]).toEqual([...quotableOf(__filename)]);
  expect(linksOf(page).filter((link) => !existsSync(link))).toEqual([]);
});

it('docs/websocket.md lists the rows where the class of Node differs', () => {
  const show = (seen: unknown): string =>
    [seen]
      .flat()
      .map((each) => `\`${String(each)}\``)
      .join(' ');
  const [node22 = {}, node24 = {}] = [nodeDiffers['22'], nodeDiffers['24']];
  const rows = Object.values(tables)
    .flat()
    .filter(({ what }) => what in node22 || what in node24)
    .map(({ what, expected }) => {
      const seen = [node22, node24].map((differs) => (what in differs ? show(differs[what]) : 'the same'));
      return `| ${[what, show(expected), ...seen].join(' | ')} |`;
    });

  const [, section = ''] = text.split("## Where Node's own class differs");
  expect(section.split('\n').filter((line) => line.startsWith('| '))).toEqual([
    '| row | the standard, and this class | Node 22 | Node 24 |',
    ...rows,
  ]);
});

it('docs/websocket.md says how many checks of Web IDL there are', () => {
  expect(text).toContain(`${Object.values(idlTables).flat().length} checks of what Web IDL says`);
});

it('docs/websocket.md names the rows where Chromium differs', () => {
  const named = Object.values(chromiumDiffers).flatMap((rows) => Object.keys(rows).map((what) => `\`${what}\``));

  expect(named.filter((name) => !text.includes(name))).toEqual([]);
});

it('trap 54: a host that has made its transport can take the platform’s class away: a mod’s own leads to no other', async () => {
  await using server = await startServer((peer) => peer.send('hello'));
  const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
  Object.defineProperty(globalThis, 'WebSocket', { configurable: true, value: ws.WebSocket });
  const { network, owner } = hostOf({});
  Reflect.deleteProperty(globalThis, 'WebSocket');
  const socket = new (webSocketFor(owner))(server.url);
  const { data } = await new Promise<MessageEvent>((resolve) => (socket.onmessage = resolve));
  if (before) Object.defineProperty(globalThis, 'WebSocket', before);

  expect(data).toBe('hello');
  const reached: unknown[] = [];
  for (let each: object | null = socket; each; each = Object.getPrototypeOf(each) as object | null) {
    const parts = Object.values<PropertyDescriptor>(Object.getOwnPropertyDescriptors(each));
    reached.push(each, ...parts.flatMap((part) => [part.value, part.get, part.set] as unknown[]));
  }
  expect(reached.length).toBeGreaterThan(50);
  expect(reached.filter((each) => each === ws.WebSocket || each === ws.WebSocket.prototype)).toEqual([]);
  network.destroy();
});

function hostOf(options: Parameters<typeof webSocketTransport>[0]) {
  const network = createNetwork({ transport: webSocketTransport(options), policy: allowAll });
  return { network, owner: network.createOwner({ name: 'mod', audits: permissive }) };
}
