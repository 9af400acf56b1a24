import { once } from 'node:events';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { firstValueFrom } from 'rxjs';
import { type ClientOptions, WebSocket } from 'ws';
import {
  allowAll,
  createNetwork,
  everyStep,
  allowEndpoints,
  type Network,
  platforms,
  type Transport,
  webSocketTransport,
} from 'rx-secure-networking';
import { transportContract } from '../../lib/testing.ts';
import { wsTransport } from '../../lib/ws.ts';
import { startContractServer } from '../contracts/contractServer.ts';
import { startEcho, startServer } from '../server.ts';
import { authority, type Certificate, certificate } from './certificates.ts';
import { type ConnectProxy, startProxy } from './proxy.ts';

let ca: Certificate;
beforeAll(async () => {
  ca = await authority();
});

/** The lines of docs/recipes/proxies.md. */
function throughProxy(proxyUrl: string, { ca }: Pick<ClientOptions, 'ca'> = {}): Transport {
  const tls = { ca, rejectUnauthorized: true };
  // doc proxy
  const agent = new HttpsProxyAgent(proxyUrl, tls);
  const options = { ...tls, agent, perMessageDeflate: false, maxPayload: 1_048_576 };
  class Proxied extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, options);
    }
  }
  const transport = webSocketTransport({ WebSocket: Proxied });
  // end
  return transport;
}

const anyFar = everyStep(allowEndpoints('ws://far.example:*', 'wss://far.example:*', 'wss://inside.example:*'));

function networkThrough(transport: Transport, policy = allowAll) {
  const network: Network = createNetwork({ transport, policy });
  return { owner: network.createOwner({ name: 'feed', audits: anyFar }), [Symbol.dispose]: () => network.destroy() };
}

describe('the five lines for a proxy', () => {
  it.each([
    ['ws: through a proxy', false, false],
    ['wss: through a proxy', false, true],
    ['ws: through a proxy that speaks TLS', true, false],
    ['wss: through a proxy that speaks TLS', true, true],
  ])('lead a socket through it, and the proxy looks the name up: %s', async (_, proxyTls, tls) => {
    await using proxy = await startProxy(proxyTls ? await certificate({ ip: '127.0.0.1' }, ca) : undefined);
    await using server = await startServer(
      (peer) => peer.on('message', (data: Buffer) => peer.send(`heard ${data.toString()}`)),
      {
        tls: tls ? await certificate({ dns: 'far.example' }, ca) : undefined,
      },
    );
    using world = networkThrough(throughProxy(proxy.url, { ca: ca.cert }));
    const socket = world.owner.create(`${tls ? 'wss' : 'ws'}://far.example:${server.port}/`);
    socket.connect();
    await firstValueFrom(socket.opened$);
    const answer = firstValueFrom(socket.messages$);
    socket.send('hello');

    expect(await answer).toBe('heard hello');
    expect(proxy.asked).toEqual([`far.example:${server.port}`]);
    expect(server.requests[0]?.headers.host).toBe(`far.example:${server.port}`);
  });

  it('verify the certificate of the endpoint, not only that of the proxy', async () => {
    await using proxy = await startProxy(await certificate({ ip: '127.0.0.1' }, ca));
    await using server = await startServer(undefined, { tls: await certificate({ dns: 'another.example' }, ca) });
    using world = networkThrough(throughProxy(proxy.url, { ca: ca.cert }));
    const socket = world.owner.create(`wss://far.example:${server.port}/`);
    socket.connect();

    expect((await firstValueFrom(socket.ended$)).error?.message).toMatch(/altnames|does not match/iu);
    expect(server.requests).toHaveLength(0);
  });

  it('end the tunnel with the owner', async () => {
    await using proxy = await startProxy();
    await using server = await startEcho();
    using world = networkThrough(throughProxy(proxy.url));
    const socket = world.owner.create(`ws://far.example:${server.port}/`);
    socket.connect();
    await firstValueFrom(socket.opened$);
    const [tunnel] = proxy.tunnels;
    expect(proxy.tunnels.size).toBe(1);
    world.owner.destroy();
    if (tunnel) await once(tunnel, 'close');
    expect(proxy.tunnels.size).toBe(0);
  });

  it('leave it to the proxy which addresses a name may lead to: the policy sees only what stands in the URL', async () => {
    await using proxy = await startProxy(undefined, ['inside.example']);
    const asked: unknown[] = [];
    const resolve = ({ addresses }: { readonly addresses: readonly string[] }): boolean => {
      asked.push(...addresses);
      return !addresses.includes('10.0.0.1');
    };
    using world = networkThrough(throughProxy(proxy.url), { ...allowAll, resolve });
    const refused = world.owner.create('wss://inside.example/');
    refused.connect();
    expect((await firstValueFrom(refused.ended$)).error?.code).toBe('connect-failed');
    expect([asked, proxy.asked]).toEqual([[], ['inside.example:443']]);

    const network = createNetwork({ transport: throughProxy(proxy.url), policy: { ...allowAll, resolve } });
    const literal = network.createOwner({ name: 'feed', audits: everyStep(allowEndpoints('ws://10.0.0.1')) });
    const denied = literal.create('ws://10.0.0.1/');
    denied.connect();
    expect((await firstValueFrom(denied.ended$)).error?.code).toBe('denied');
    expect([asked, proxy.asked]).toEqual([['10.0.0.1'], ['inside.example:443']]);
    network.destroy();
  });

  it('are one clear end where the proxy is gone', async () => {
    const proxy = await startProxy();
    await proxy[Symbol.asyncDispose]();
    using world = networkThrough(throughProxy(proxy.url));
    const socket = world.owner.create('wss://far.example/');
    socket.connect();

    expect((await firstValueFrom(socket.ended$)).error).toMatchObject({
      code: 'connect-failed',
      detail: { code: 'ECONNREFUSED' },
    });
  });
});

it('P5 wsTransport() itself takes no proxy from the environment', async () => {
  await using proxy = await startProxy();
  await using server = await startServer();
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
  const before = { ...process.env };
  for (const name of names) process.env[name] = proxy.url;
  try {
    const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
    const owner = network.createOwner({ name: 'feed', audits: everyStep(allowEndpoints('ws://127.0.0.1:*')) });
    const socket = owner.create(server.url);
    socket.connect();
    await firstValueFrom(socket.opened$);
    network.destroy();
  } finally {
    process.env = before;
  }
  expect([proxy.accepted.length, server.accepted.length]).toEqual([0, 1]);
});

describe('L21 webSocketTransport() through a proxy', () => {
  let proxy: ConnectProxy;
  let transport: Transport;
  beforeAll(async () => {
    proxy = await startProxy();
    transport = throughProxy(proxy.url);
  });
  afterAll(async () => {
    expect(proxy.asked.length).toBeGreaterThan(20);
    await proxy[Symbol.asyncDispose]();
  });
  const able = { pause: false, ping: false, codes: false, approve: true, tellsBeforeTooLong: true };
  const can = { ...able, write: true, leave: true };
  const dial: Transport = (request, sink) => transport(request, sink);
  for (const { name, run } of transportContract({ transport: dial, listen: startContractServer, can })) it(name, run);
});
