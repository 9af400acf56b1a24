import { firstValueFrom, VirtualTimeScheduler } from 'rxjs';
import { WebSocket as NativeWebSocket } from 'undici';
import { allowAll, createNetwork, type WebSocketLike, webSocketTransport } from '../../lib/index.ts';
import { startRawServer } from '../rawServer.ts';
import { errorOf, permissive, url } from '../world.ts';
import { FakeWebSocket } from './FakeWebSocket.ts';

beforeEach(() => (FakeWebSocket.made = []));

/** Lets all microtasks run. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A network whose platform cannot cut a connection off, in virtual time. */
function fakeWorld() {
  const scheduler = new VirtualTimeScheduler();
  const transport = webSocketTransport({ WebSocket: FakeWebSocket, scheduler });
  const limits = { socketsPerOwner: 1, closeTimeout: 100 };
  const network = createNetwork({ transport, policy: allowAll, limits, scheduler });
  const owner = network.createOwner({ name: 'chat', audits: permissive });
  const log: string[] = [];
  network.ends$.subscribe(({ end }) => log.push(`${scheduler.frame} ended ${end.by}`));
  network.released$.subscribe({
    next: () => log.push(`${scheduler.frame} released`),
    complete: () => log.push(`${scheduler.frame} complete`),
  });
  const full = (): boolean => {
    try {
      owner.create(url).close();
      return false;
    } catch {
      return true;
    }
  };
  /** Lets so much time pass. */
  const pass = async (ms: number): Promise<void> => {
    const until = scheduler.frame + ms;
    scheduler.maxFrames = until;
    scheduler.flush();
    scheduler.frame = until;
    await turn();
  };
  return { network, owner, log, full, pass };
}

describe('L22 L27 trap 53: a native connection that its platform keeps after the end', () => {
  it('counts until the platform has closed it, against a real peer that never answers a close frame', async () => {
    await using server = await startRawServer();
    const transport = webSocketTransport({ WebSocket: NativeWebSocket as unknown as WebSocketLike });
    const limits = { socketsPerOwner: 1, closeTimeout: 20 };
    const network = createNetwork({ transport, policy: allowAll, limits });
    const owner = network.createOwner({ name: 'chat', audits: permissive });
    const released: number[] = [];
    network.released$.subscribe(({ socket }) => released.push(socket));
    const socket = owner.create(server.url);
    socket.connect();
    const peer = await server.accepted();
    await firstValueFrom(socket.opened$, { defaultValue: undefined });

    socket.close(4000, 'enough');
    expect(await firstValueFrom(socket.ended$)).toMatchObject({ by: 'deadline' });
    await turn();
    expect(released).toEqual([]);
    expect(errorOf(() => owner.create(server.url))).toMatchObject({ code: 'limit' });

    const release = firstValueFrom(network.released$);
    peer.destroy();
    expect(await release).toMatchObject({ socket: socket.id });
    expect(owner.create(server.url).state).toBe('created');
    network.destroy();
  });

  it.each<[string, (world: ReturnType<typeof fakeWorld>) => void]>([
    ['unsubscribing open()', () => {}],
    ['destroying the owner', ({ owner }) => owner.destroy()],
  ])('counts after %s, and is released when the platform says so', async (_, destroy) => {
    const world = fakeWorld();
    const { log, full, pass } = world;
    const opening = world.owner.open(url).subscribe();
    FakeWebSocket.last.open();
    destroy(world);
    opening.unsubscribe();
    await pass(1_000);
    expect(log).toEqual(['0 ended owner']);
    expect(full()).toBe(true);

    FakeWebSocket.last.closed(1000, '', true);
    expect(log).toEqual(['0 ended owner', '1000 released']);
    await pass(1_000_000);
    expect(log).toHaveLength(2);
  });

  it('counts for two minutes at most if the platform never says so', async () => {
    const { network, owner, log, full, pass } = fakeWorld();
    const socket = owner.create(url);
    socket.connect();
    FakeWebSocket.last.open();
    socket.close();
    await pass(100); // the close timeout
    expect(log).toEqual(['100 ended deadline']);
    await pass(119_999);
    expect(full()).toBe(true);
    network.destroy();
    expect(log).toHaveLength(1);
    await pass(1);
    expect(log).toEqual(['100 ended deadline', '120100 released', '120100 complete']);
    FakeWebSocket.last.closed();
    expect(log).toHaveLength(3);
  });

  it('trap 31: does not count after an error before the opening, which some platforms follow with no close', async () => {
    const { owner, log, full, pass } = fakeWorld();
    owner.create(url).connect();
    FakeWebSocket.last.fire('error', { message: 'refused' });
    await pass(0);
    expect(log).toEqual(['0 ended network', '0 released']);
    expect(full()).toBe(false);
  });

  it('counts while it is given up before the opening, until the platform has an error or a close for that', async () => {
    const { owner, log, full, pass } = fakeWorld();
    const socket = owner.create(url);
    socket.connect();
    socket.close();
    await pass(0);
    expect(log).toEqual(['0 ended owner']);
    expect(full()).toBe(true);
    FakeWebSocket.last.fire('error', { message: 'closed before it was open' });
    expect(log).toEqual(['0 ended owner', '0 released']);
    expect(full()).toBe(false);
  });
});
