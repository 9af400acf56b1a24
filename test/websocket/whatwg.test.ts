import { setTimeout } from 'node:timers/promises';
import { allowAll, createNetwork, type Network, webSocketTransport } from 'rx-secure-networking';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { wsTransport } from 'rx-secure-networking/ws';
import type { TestServer } from '../server.ts';
import { permissive } from '../world.ts';
import { freePort } from '../freePort.ts';
import { nodeDiffers, noEnd } from './nodeDiffers.ts';
import { type Here, tables } from './whatwg.ts';
import { startWhatwgServer } from './whatwgServer.ts';

// The same rows for each class; Node has one of its own from 22 on (npm run matrix).
const native = globalThis.WebSocket as typeof WebSocket | undefined;
const own = (network: Network): typeof WebSocket =>
  webSocketFor(network.createOwner({ name: 'client', audits: permissive, limits }));
const limits = { socketsPerOwner: 1_000, attemptsPerSecond: 1_000 };
const networkOn = (transport: ReturnType<typeof wsTransport>): Network =>
  createNetwork({ transport, policy: allowAll, limits });
const classes: [name: string, make: () => typeof WebSocket][] = [
  ['webSocketFor(owner) on ws', () => own(networkOn(wsTransport()))],
];
if (native) {
  const itself = `the WebSocket of Node ${process.versions.node}`;
  classes.push([`webSocketFor(owner) on ${itself}`, () => own(networkOn(webSocketTransport()))]);
  classes.push([itself, () => native]);
}

describe.each(classes)('%s', (_name, make) => {
  let server: TestServer;
  let here: Here;
  beforeAll(async () => {
    server = await startWhatwgServer();
    here = { WebSocket: make(), server: server.url.slice(0, -1), nobody: `ws://127.0.0.1:${await freePort()}` };
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const known = make() === native ? nodeDiffers[parseInt(process.versions.node)] : undefined;

  describe.each(Object.entries(tables))('%s', (_table, rows) => {
    const as = (differs: boolean) => rows.filter(({ what }) => differs === (known !== undefined && what in known));
    it.each(as(false).map((row) => [row.what, row] as const))('%s', async (_what, { see, expected }) => {
      expect(await see(here)).toEqual(expected);
    });

    if (as(true).length === 0) return;
    it.each(as(true).map((row) => [row.what, row] as const))('differs from the standard: %s', async (what, { see }) => {
      const patience = new AbortController();
      const late = setTimeout(300, noEnd, { signal: patience.signal });
      late.catch(() => undefined);

      expect(await Promise.race([see(here), late])).toEqual(known?.[what]);

      patience.abort();
      for (const peer of server.peers) peer.terminate();
    });
  });
});
