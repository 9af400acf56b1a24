import { firstValueFrom, take, toArray } from 'rxjs';
import { allowAll, allowEndpoints, createNetwork, everyStep, type SocketEnd } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startEcho } from '../server.ts';

it('an owner whose audits allow it connects, sends, receives and closes', async () => {
  await using server = await startEcho();
  const network = createNetwork({ transport: wsTransport(), policy: allowAll });
  const owner = network.createOwner({ name: 'chat', audits: everyStep(allowEndpoints(server.url.slice(0, -1))) });

  const socket = owner.create(server.url);
  const replies = firstValueFrom(socket.messages$.pipe(take(2), toArray()));
  socket.connect();
  await firstValueFrom(socket.opened$);
  expect(socket.send('hello')).toBe('sent');
  expect(socket.send(Uint8Array.of(1, 2, 3))).toBe('sent');
  expect(await replies).toEqual(['hello', Uint8Array.of(1, 2, 3)]);

  socket.close();
  expect(await firstValueFrom(socket.ended$)).toMatchObject({
    by: 'owner',
    code: 1000,
    wasClean: true,
  } satisfies Partial<SocketEnd>);
  network.destroy();
});
