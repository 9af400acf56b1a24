import type { Server } from 'node:http';
import { buildSchema } from 'graphql';
import { type Client, type ClientOptions, createClient } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { WebSocketServer } from 'ws';
import { type Host, startHost, type Step } from './host.ts';

const schema = buildSchema(`
  type Query { greeting(name: String): String }
  type Subscription { word: String }
`);
const rootValue = {
  greeting: ({ name }: { name: string }) => `hello ${name}`,
  async *word() {
    yield { word: 'hello' };
    await new Promise(() => {}); // the next word never comes
  },
};
const serve = (server: Server) => {
  const roots = { query: rootValue, subscription: rootValue };
  const served = useServer({ schema, roots }, new WebSocketServer({ server }));
  return () => served.dispose();
};

function clientOf({ url, owner }: Host, settings: Partial<ClientOptions> = {}) {
  // doc graphql-ws
  const client = createClient({
    url,
    webSocketImpl: webSocketFor(owner),
    ...settings,
  });
  // end
  return client;
}

const quick: Partial<ClientOptions> = { retryWait: () => new Promise((resolve) => setTimeout(resolve, 5)) };
const often: Partial<ClientOptions> = { ...quick, retryAttempts: Infinity, shouldRetry: () => true };
const notified = (error: unknown): string => {
  const { type, code } = error as CloseEvent;
  return type === 'close' ? `fails with a close event, code ${code}` : `fails with an ${type} event`;
};
/** Runs an operation until its first result, its failure or its end. */
function run(client: Client, query: string, onNext?: () => void) {
  let leave = (): void => undefined;
  const outcome = new Promise<unknown>((resolve, reject) => {
    const next = onNext ?? resolve;
    leave = client.subscribe(
      { query },
      { next, error: (error) => reject(notified(error)), complete: () => resolve('complete') },
    );
  });
  return { outcome, leave };
}

it('graphql-ws asks its server, and subscribes to it, through its owner', async () => {
  await using host = await startHost(serve);
  const client = clientOf(host, { lazyCloseTimeout: 10_000 });
  expect(await run(client, '{ greeting(name: "ann") }').outcome).toEqual({ data: { greeting: 'hello ann' } });
  expect(await run(client, 'subscription { word }').outcome).toEqual({ data: { word: 'hello' } });
  await client.dispose();
  expect([host.dials, await host.visits()]).toEqual([1, 1]);
});

it.each<Step>(['create', 'connect'])(
  'graphql-ws that may not %s fails its operations, and nobody comes to its server',
  async (step) => {
    await using host = await startHost(serve);
    host.forbid(step);
    const denials = host.denials(4);
    await expect(run(clientOf(host, quick), '{ greeting }').outcome).rejects.toBe('fails with an error event');

    const { outcome, leave } = run(clientOf(host, often), '{ greeting }');
    expect(await denials).toEqual(Array(4).fill(`owner ${step} denied`));
    leave();
    expect(await outcome).toBe('complete');
    expect([host.dials, await host.visits()]).toEqual([0, 0]);
  },
);

it('graphql-ws ends with its owner, and never comes back', async () => {
  await using host = await startHost(serve);
  const closes: number[] = [];
  const client = clientOf(host, { ...often, on: { closed: (event) => closes.push((event as CloseEvent).code) } });
  const denials = host.denials(3);
  const { outcome, leave } = run(client, 'subscription { word }', () => host.owner.destroy());
  expect(await denials).toEqual(Array(3).fill('library create owner-destroyed'));
  leave();
  expect(await outcome).toBe('complete');
  expect(closes[0]).toBe(1006);
  expect([host.dials, await host.visits()]).toEqual([1, 1]);
});

it.each([
  { retryAttempts: 5, shown: 'fails with an error event', attempts: 1 }, // its default
  { retryAttempts: 0, shown: 'fails with a close event, code 1006', attempts: 0 },
])(
  'graphql-ws with $retryAttempts retries fails after its owner is destroyed, and $attempts denied attempts',
  async ({ retryAttempts, shown, attempts }) => {
    await using host = await startHost(serve);
    const client = clientOf(host, { ...quick, retryAttempts });
    const { outcome } = run(client, 'subscription { word }', () => host.owner.destroy());
    await expect(outcome).rejects.toBe(shown);
    expect(host.denied).toEqual(Array(attempts).fill('library create owner-destroyed'));
    expect([host.dials, await host.visits()]).toEqual([1, 1]);
  },
);
