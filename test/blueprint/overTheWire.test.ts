import { firstValueFrom, take, toArray } from 'rxjs';
import { allowAll, allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { type BlueprintObject, type ObjectDescription, secureNetworking } from 'rx-secure-networking/blueprint';
import { wsTransport } from 'rx-secure-networking/ws';
import { startEcho } from '../server.ts';
import { Mod } from './objects.ts';

describe('O1 to O16, end to end against a real server', () => {
  it('through /blueprint', async () => {
    await using server = await startEcho();
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const sockets = secureNetworking(network, { describe: () => ({ name: 'mod' }) });
    const mod = new Mod();

    const id = sockets.createWebSocket(mod, server.url);
    expect(server.peers).toHaveLength(0);
    expect(sockets.connectWebSocket(mod, id)).toBe(true);
    await mod.waitsFor('connected 1');
    expect(sockets.isWebSocketConnected(mod, id)).toBe(true);
    expect(sockets.sendMessageToWebSocket(mod, id, 'hello')).toBe(true);
    expect(sockets.sendMessageToWebSocket(mod, id, Uint8Array.of(1, 2, 3))).toBe(true);
    await mod.waitsFor('received 1 1,2,3');
    expect(sockets.closeWebSocket(mod, id)).toBe(true);
    await mod.waitsFor('closed 1 1000 clean');

    expect(mod.events).toEqual([
      'connected 1',
      'sent 1 hello',
      'sent 1 1,2,3',
      'received 1 hello',
      'received 1 1,2,3',
      'closed 1 1000 clean',
    ]);
    expect(sockets.connectWebSocket(mod, id)).toBe(false);
    network.destroy();
  });

  it('through Rx', async () => {
    await using server = await startEcho();
    const network = createNetwork({ transport: wsTransport(), policy: allowAll });
    const owner = network.createOwner({ name: 'mod', audits: everyStep(allowEndpoints(server.url.slice(0, -1))) });

    const socket = owner.create(server.url);
    expect(server.peers).toHaveLength(0);
    const received = firstValueFrom(socket.messages$.pipe(take(2), toArray()));
    const sent = firstValueFrom(socket.sent$.pipe(take(2), toArray()));
    socket.connect();
    await firstValueFrom(socket.opened$);
    expect(socket.connected).toBe(true);
    socket.send('hello');
    socket.send(Uint8Array.of(1, 2, 3));
    expect(await received).toEqual(['hello', Uint8Array.of(1, 2, 3)]);
    expect(await sent).toEqual(['hello', Uint8Array.of(1, 2, 3)]);
    socket.close();
    expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'owner', code: 1000, wasClean: true });
    network.destroy();
  });
});

it('O10 the server sees the connections of a mod close when the mod is unloaded', async () => {
  await using server = await startEcho();
  // doc host blueprint
  const mods = new Map<BlueprintObject, ObjectDescription<'mod' | 'custom-cosmetics'>>();
  const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
  const sockets = secureNetworking(network, { describe: (object) => mods.get(object) });

  const mod = new Mod();
  mods.set(mod, { name: 'chat', kind: 'mod' });
  const face = sockets.face(mod); // what the mod gets: six calls, for its own sockets and requests alone
  // end
  face.connectWebSocket(face.createWebSocket(server.url));
  await mod.waitsFor('connected 1');
  const [peer] = server.peers;
  const gone = new Promise((resolve) => peer?.on('close', resolve));
  sockets.destroy(mod);
  expect(await gone).toBe(1001);
  expect(mod.events).toEqual(['connected 1']);
  network.destroy();
});
