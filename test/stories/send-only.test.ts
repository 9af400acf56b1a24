import { firstValueFrom, toArray } from 'rxjs';
import { allowAll, createNetwork, type Transport, webSocketTransport } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { WebSocket } from 'ws';
import { startServer } from '../server.ts';
import { permissive } from '../world.ts';

const platforms: [string, () => Transport][] = [
  ['that can pause', () => wsTransport()],
  ['that cannot pause', () => webSocketTransport({ WebSocket })],
];
// Node's own, from 22 on (npm run matrix).
if ('WebSocket' in globalThis) platforms.push(["that is Node's own WebSocket", () => webSocketTransport()]);

it.each(platforms)(
  "a send-only socket sees its peer's close on a platform %s, past more than it may hold",
  async (_, make) => {
    await using server = await startServer((peer) => {
      for (let i = 0; i < 64; i += 1) peer.send('x'.repeat(10_000));
      peer.close(4002, 'enough');
    });
    const limits = { maxHeldBytes: 20_000, holdTimeout: 50 };
    const network = createNetwork({ transport: make(), policy: allowAll, limits });
    const socket = network.createOwner({ name: 'sender', audits: permissive }).create(server.url);
    const events = firstValueFrom(socket.events$.pipe(toArray()));
    socket.connect();

    expect(await firstValueFrom(socket.ended$)).toMatchObject({
      by: 'peer',
      code: 4002,
      reason: 'enough',
      wasClean: true,
    });
    expect((await events).filter(({ type }) => type === 'unread')).toHaveLength(1);
    network.destroy();
  },
);
