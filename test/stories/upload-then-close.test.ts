import { once } from 'node:events';
import type { Socket } from 'node:net';
import { firstValueFrom, VirtualTimeScheduler } from 'rxjs';
import { allowAll, createNetwork, type Owner } from 'rx-secure-networking';
import { guestOwner } from 'rx-secure-networking/guest';
import { serveGuest } from 'rx-secure-networking/host';
import { wsTransport } from 'rx-secure-networking/ws';
import type { WebSocket } from 'ws';
import { messagePorts } from '../guests/portPair.ts';
import { startServer } from '../server.ts';
import { connecting, permissive } from '../world.ts';

const limits = { maxBufferedBytes: 128 * 1_024 ** 2, maxMessageBytes: 16 * 1_024 ** 2, closeTimeout: 1_000 };
const chunk = new Uint8Array(256 * 1_024);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const tcpOf = (peer: WebSocket): Socket => (peer as unknown as { readonly _socket: Socket })._socket;

// The time of the network passes when the story says so; that of the connection is real.
it.each(['the owner of a host', 'a guest'])(
  'L22 an upload of %s arrives whole though the peer reads it slowly',
  async (who) => {
    await using server = await startServer(undefined, { maxPayload: 2 ** 30 });
    const scheduler = new VirtualTimeScheduler();
    const network = createNetwork({ transport: wsTransport(), policy: allowAll, limits, scheduler });
    const passes = (ms: number): void => {
      scheduler.maxFrames = scheduler.frame + ms;
      scheduler.flush();
    };
    let owner: Owner;
    if (who === 'a guest') {
      const [hostPort, guestPort] = messagePorts();
      serveGuest(hostPort, { network, name: 'guest', audits: permissive, lease: 0 });
      owner = guestOwner(guestPort);
    } else owner = network.createOwner({ name: 'mod', audits: permissive });
    const socket = connecting(owner, server.url);
    const peer = await server.peer();
    await firstValueFrom(socket.opened$, { defaultValue: undefined });
    const tcp = tcpOf(peer).pause();
    let [sent, got] = [0, 0];
    peer.on('message', (message: Buffer) => (got += message.byteLength));
    const send = (): void => {
      expect(socket.send(chunk)).toBe('sent');
      sent += chunk.byteLength;
    };
    const sendMuch = (): void => {
      for (let i = 0; i < 80; i += 1) send();
    };
    const readsUntil = async (isEnough: () => boolean): Promise<void> => {
      tcp.resume();
      while (!isEnough()) {
        await turn();
        passes(0);
      }
      tcp.pause();
    };
    // The system takes all that waits as one piece: so there are to be two.
    sendMuch();
    await readsUntil(() => got >= 24 * chunk.byteLength);
    sendMuch();
    socket.close();
    const ends = firstValueFrom(socket.ended$);
    await turn();
    const waiting = socket.bufferedBytes;
    await readsUntil(() => socket.bufferedBytes < waiting);
    expect(socket.bufferedBytes).toBeGreaterThan(0);
    passes(1_500);
    expect(socket.state).toBe('closing');

    const closed = once(peer, 'close');
    tcp.resume();
    expect((await closed)[0]).toBe(1000);
    expect(got).toBe(sent);
    expect(await ends).toMatchObject({ by: 'owner', code: 1000, wasClean: true });
    network.destroy();
  },
);
