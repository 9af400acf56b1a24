import { once } from 'node:events';
import { firstValueFrom, Subject } from 'rxjs';
import { allow, allowAll, createNetwork, everyStep, type Lifetime, type Network } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startServer, type TestServer } from '../server.ts';

let server: TestServer;
let network: Network;

beforeEach(async () => {
  server = await startServer();
  network = createNetwork({ transport: wsTransport(), policy: allowAll });
});
afterEach(async () => {
  network.destroy();
  await server[Symbol.asyncDispose]();
});

/** Starts a plug-in with one open socket; tells when the server has seen it go. */
async function startPlugin(until?: Lifetime) {
  const owner = network.createOwner({ name: 'plug-in', audits: everyStep(allow), ...(until && { until }) });
  const connection = server.nextPeer();
  const socket = owner.create(server.url);
  socket.connect();
  await firstValueFrom(socket.opened$);
  const closed = once(await connection, 'close') as Promise<[number, Buffer]>;
  const seenGone = async (): Promise<number> => (await closed)[0];
  return { owner, socket, seenGone };
}

it('a plug-in is unloaded by an AbortController, and its server sees it go', async () => {
  const controller = new AbortController();
  const { owner, socket, seenGone } = await startPlugin(controller.signal);

  controller.abort();
  expect(owner.closed).toBe(true);
  expect(socket.state).toBe('closed');
  expect(await seenGone()).toBe(1001);
});

it('a component is destroyed, as by a framework, and its socket with it', async () => {
  const callbacks: (() => void)[] = [];
  const component = { onDestroy: (callback: () => void) => callbacks.push(callback) };
  const { socket, seenGone } = await startPlugin(component);

  for (const callback of callbacks) callback();
  expect(socket.state).toBe('closed');
  expect(await seenGone()).toBe(1001);
});

it('a Subject says that the time is over', async () => {
  const over$ = new Subject<void>();
  const { socket, seenGone } = await startPlugin(over$);

  over$.next();
  expect(socket.state).toBe('closed');
  expect(over$.observed).toBe(false);
  expect(await seenGone()).toBe(1001);
});

it("a job's promise settles, and the job's sockets close", async () => {
  let finish = (): void => undefined;
  const job = new Promise<void>((resolve) => (finish = resolve));
  const { owner, seenGone } = await startPlugin(job);

  finish();
  await firstValueFrom(owner.destroyed$);
  expect(await seenGone()).toBe(1001);
});

it('a block is left, and what it was using is gone', async () => {
  const { owner, seenGone } = await startPlugin();
  {
    using inner = owner;
    expect(inner.closed).toBe(false);
  }

  expect(owner.closed).toBe(true);
  expect(await seenGone()).toBe(1001);
});
