import { firstValueFrom } from 'rxjs';
import { allowAll, createNetwork } from 'rx-secure-networking';
import { wsTransport, type WsTransportOptions } from 'rx-secure-networking/ws';
import { startServer, startTcpServer } from '../server.ts';
import { connecting, failure, permissive } from '../world.ts';
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

const limits = { maxMessageBytes: 1_024, maxFragments: 256, closeTimeout: 200 };
const made = (options?: WsTransportOptions) => {
  const network = createNetwork({ transport: wsTransport(options), policy: allowAll, limits });
  return { network, owner: network.createOwner({ name: 'guest', audits: permissive }) };
};

/** What an owner may say in all places where it can say anything: it is refused there, and nothing is dialled. */
async function isRefused(more: object): Promise<void> {
  await using server = await startTcpServer();
  const { network, owner } = made();
  const url = `ws://127.0.0.1:${server.port}/`;

  expect(() => owner.create(url, more)).toThrow(TypeError);
  expect(() => owner.open(url, more)).toThrow(TypeError);
  expect(() => owner.open({ url, ...more })).toThrow(TypeError);
  const later = firstValueFrom(owner.open(() => ({ url, ...more })));
  await expect(later).rejects.toEqual(
    failure('invalid-url', { message: expect.stringMatching(/^Cannot create a socket: target\./u) }),
  );
  expect(network.snapshot()[0]?.sockets).toEqual([]);
  expect(server.accepted).toEqual([]);
  network.destroy();
}

describe('header-option: an owner that gives', () => {
  test.each(headersOfOwners)('%s the header %j is refused, and dials nothing', async (_id, header, result) => {
    const headers = Object.fromEntries([header]);

    expect(result).toBe('reject');
    for (const more of [headers, { headers }, { tls: { headers } }, { options: { headers } }]) await isRefused(more);
  });

  test.each(optionsOfOwners)('%s the option %j is refused, and dials nothing', async (_id, option, result) => {
    expect(result).toBe('reject');
    await isRefused(option);
  });

  test('a hidden option, which no reader sees, connects as without it', async () => {
    const used = jest.fn();
    await using server = await startServer();
    const { network, owner } = made();
    const options = Object.defineProperty({}, 'createConnection', { value: used });
    await firstValueFrom(connecting(owner, server.url, options).opened$);

    expect(used).not.toHaveBeenCalled();
    network.destroy();
  });
});

describe('header-option: a host that gives', () => {
  test.each(headersOfHosts)(
    '%s the header %j fails that dial alone, and dials nothing',
    async (_id, header, result) => {
      await using server = await startTcpServer();
      const { network, owner } = made({ headers: () => Object.fromEntries([header]) });
      const end = await firstValueFrom(connecting(owner, `ws://127.0.0.1:${server.port}/`).ended$);

      expect(result).toBe('reject');
      expect(end.error).toEqual(failure('connect-failed', { message: expect.stringMatching(/headers: /) }));
      expect(server.accepted).toEqual([]);
      network.destroy();
    },
  );

  test('a fit header sends it', async () => {
    await using server = await startServer();
    const { network, owner } = made({ headers: () => ({ 'X-App': 'demo' }) });
    await firstValueFrom(connecting(owner, server.url).opened$);

    expect(server.requests[0]?.headers['x-app']).toBe('demo');
    network.destroy();
  });
});
