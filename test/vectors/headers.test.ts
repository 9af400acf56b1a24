import http from 'node:http';
import net from 'node:net';
import { firstValueFrom } from 'rxjs';
import { allowAll, createNetwork, type OwnedSocket } from 'rx-secure-networking';
import { wsTransport, type WsTransportOptions } from 'rx-secure-networking/ws';
import { frame, startRawServer } from '../rawServer.ts';
import { certificate } from '../transport/certificates.ts';
import { tcpServer, type WsServer, wsServer } from '../transport/servers.ts';
import { connecting, failure, permissive } from '../world.ts';
import { redirectTo } from './redirecting.ts';
import { rows } from './table.ts';

type Input = { by: 'owner' | 'host'; header?: [string, string]; option?: Record<string, unknown> } | null;
const of = (by: 'owner' | 'host', what: 'header' | 'option') =>
  rows('header-option').flatMap(
    ([
      id,
      {
        input,
        expect: { result },
      },
    ]) => {
      const { by: whose, [what]: given } = (input as Input) ?? {};
      return whose === by && given !== undefined ? [[id, given, result] as const] : [];
    },
  );
const headersOfOwners = of('owner', 'header') as unknown as [string, [string, string], string][];
const headersOfHosts = of('host', 'header') as unknown as [string, [string, string], string][];
const optionsOfOwners = of('owner', 'option') as unknown as [string, Record<string, unknown>, string][];

const limits = { maxMessageBytes: 1_024, closeTimeout: 200 };
const made = (options?: WsTransportOptions) => {
  const network = createNetwork({ transport: wsTransport(options), policy: allowAll, limits });
  return { network, owner: network.createOwner({ name: 'guest', audits: permissive }) };
};

/** The handshakes that a server saw, without what is new in each: its port and the key. */
const shapes = ({ port, requests }: WsServer): string[][] =>
  requests.map(({ url, rawHeaders }) => [
    String(url),
    ...rawHeaders
      .filter((_, i) => rawHeaders[i - 1] !== 'Sec-WebSocket-Key')
      .map((text) => text.replace(String(port), 'PORT')),
  ]);

/** What an owner may say in all places where it can say anything: the handshakes that come of it. */
async function handshakesWith(more: object): Promise<string[][]> {
  const server = await wsServer();
  const { network, owner } = made();
  const socket = connecting(owner, server.url, more);
  await firstValueFrom(socket.opened$);
  await firstValueFrom(owner.open({ url: server.url, ...more }, more));
  network.destroy();
  return shapes(server);
}

describe('header-option: an owner that gives', () => {
  test.each(headersOfOwners)(
    '%s the header %j sends what it would send without',
    async (_id, [name, value], result) => {
      const plain = await handshakesWith({});
      const headers = Object.fromEntries([[name, value]]);
      const given = { headers, [name]: value, tls: { headers }, options: { headers } };
      const handshakes = await handshakesWith(given);

      expect(result).toBe('reject');
      expect(handshakes).toEqual(plain);
      expect(handshakes).toHaveLength(2);
    },
  );

  /** A text that says `<fn>` or `<http.Agent>` is one; used, it is noticed. */
  const used = jest.fn();
  class Agent extends http.Agent {
    override createConnection(): net.Socket {
      used();
      return new net.Socket();
    }
  }
  const live = (option: Record<string, unknown>): object => {
    const forms = new Map<unknown, unknown>([
      ['<http.Agent>', new Agent()],
      ['<fn>', used],
      ['Infinity', Infinity],
    ]);
    return Object.fromEntries(Object.entries(option).map(([name, value]) => [name, forms.get(value) ?? value]));
  };

  test.each(optionsOfOwners)(
    '%s the option %j gets the connection that it would get without',
    async (_id, option, result) => {
      const given = live(option);
      const plain = await handshakesWith({});
      const handshakes = await handshakesWith(given);
      const strange = await wsServer({}, await certificate({ dns: 'localhost' }));
      const elsewhere = await tcpServer();
      const redirecting = await wsServer(redirectTo(`ws://127.0.0.1:${elsewhere.port}/`));
      const { network, owner } = made();

      const ends = [strange.url.replace('127.0.0.1', 'localhost'), redirecting.url].map((url) =>
        firstValueFrom(connecting(owner, url, given).ended$),
      );
      for (const end of await Promise.all(ends)) expect(end.error).toEqual(failure('connect-failed'));
      for (const [bytes, code] of [
        [frame(1, 'x'.repeat(1_025)), 1009],
        [frame(1, Buffer.of(0xc3, 0x28)), 1006],
        [Buffer.from('010178' + '000178'.repeat(400), 'hex'), 1008],
      ] as const) {
        expect(await endAfter(bytes, (url) => connecting(owner, url, given))).toMatchObject({ by: 'network', code });
      }

      expect(result).toBe('reject');
      expect(handshakes).toEqual(plain);
      expect([strange.requests, elsewhere.accepted]).toEqual([[], []]);
      expect(used).not.toHaveBeenCalled();
      network.destroy();
    },
  );

  async function endAfter(bytes: Buffer, connect: (url: string) => OwnedSocket) {
    await using server = await startRawServer();
    const socket = connect(server.url);
    (await server.accepted()).write(bytes);
    return await firstValueFrom(socket.ended$);
  }
});

describe('header-option: a host that gives', () => {
  test.each(headersOfHosts)(
    '%s the header %j fails that dial alone, and dials nothing',
    async (_id, header, result) => {
      const server = await tcpServer();
      const { network, owner } = made({ headers: () => Object.fromEntries([header]) });
      const end = await firstValueFrom(connecting(owner, `ws://127.0.0.1:${server.port}/`).ended$);

      expect(result).toBe('reject');
      expect(end.error).toEqual(failure('connect-failed', { message: expect.stringMatching(/headers: /) }));
      expect(server.accepted).toEqual([]);
      network.destroy();
    },
  );

  test('a fit header sends it', async () => {
    const server = await wsServer();
    const { network, owner } = made({ headers: () => ({ 'X-App': 'demo' }) });
    await firstValueFrom(connecting(owner, server.url).opened$);

    expect(server.requests[0]?.headers['x-app']).toBe('demo');
    network.destroy();
  });
});
