import net from 'node:net';
import { firstValueFrom, toArray } from 'rxjs';
import {
  allowAll,
  createNetwork,
  type Decision,
  type EndRecord,
  denyPrivateAddresses,
  type OwnedSocket,
  type Policy,
} from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { startRawServer } from '../rawServer.ts';
import { authority, certificate } from '../transport/certificates.ts';
import { startTcpServer, startTlsServer } from '../server.ts';
import { freePort } from '../freePort.ts';
import { connecting, permissive } from '../world.ts';
import { stories } from './table.ts';

afterEach(() => jest.restoreAllMocks());

/** What an owner that may not know learns of a connection, all of it as text; and what its host knows. */
async function learned(
  port: number,
  { policy = allowAll, scheme = 'ws', ca }: { policy?: Policy; scheme?: string; ca?: string } = {},
) {
  const ends: EndRecord[] = [];
  const decisions: Decision[] = [];
  const resolver = wsTransport({
    ...(ca === undefined ? undefined : { tls: { ca } }),
    resolver: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  const network = createNetwork({ transport: resolver, policy });
  network.ends$.subscribe((record) => ends.push(record));
  network.decisions$.subscribe((decision) => decisions.push(decision));
  const owner = network.createOwner({ name: 'guest', audits: permissive, errorDetail: 'opaque' });
  const socket = connecting(owner, `${scheme}://a.example:${port}/`);
  const notified = await everythingOf(socket);
  network.destroy();
  return {
    notified: notified.replaceAll(String(port), 'PORT').replaceAll('wss:', 'ws:'),
    received: causesOf(ends),
    ends,
    decisions,
  };
}

const causesOf = (ends: readonly EndRecord[]): string =>
  ends.map(({ end }) => (end.error?.cause as Error | undefined)?.message ?? '').join();

async function everythingOf(socket: OwnedSocket): Promise<string> {
  const events = firstValueFrom(socket.events$.pipe(toArray()));
  const opening = await firstValueFrom(socket.opened$).then(
    () => 'opened',
    (error: unknown) => textOf(error),
  );
  const end = await firstValueFrom(socket.ended$);
  return [opening, textOf(await events), textOf(end), socket.state, socket.protocol].join('\n');
}

/** With all that an error has, beside its stack. */
const shown = ['name', 'message', 'cause', 'code', 'decision', 'end', 'retryAfter'];
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Error ? Object.fromEntries(shown.map((name) => [name, Reflect.get(part, name)])) : part,
  );

async function refused() {
  return learned(await freePort());
}

/** As the system reports it, for a dial that it does not let through. */
async function systemFails(code: string) {
  jest.spyOn(net.Socket.prototype, 'connect').mockImplementation(function (this: net.Socket) {
    process.nextTick(() => this.destroy(Object.assign(new Error(`connect ${code} 127.0.0.1`), { code })));
    return this;
  });
  return learned(8_080);
}

async function addressDenied() {
  await using server = await startTcpServer();
  return await learned(server.port, { policy: denyPrivateAddresses() });
}

async function answers(answer: string) {
  await using server = await startRawServer(() => answer);
  return await learned(Number(new URL(server.url).port));
}

const classes: Record<string, [() => ReturnType<typeof learned>, RegExp]> = {
  'oracle-003': [() => systemFails('ETIMEDOUT'), /ETIMEDOUT/],
  'oracle-004': [() => systemFails('EHOSTUNREACH'), /EHOSTUNREACH/],
  'oracle-005': [() => answers('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'), /401/],
  'oracle-007': [() => answers('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage'), /200/],
  'oracle-008': [() => answers('SSH-2.0-OpenSSH_9.2\r\n'), /Parse Error|HPE|HTTP/i],
  'oracle-010': [
    async () => {
      const ca = await authority();
      await using server = await startTlsServer(await certificate({ dns: 'other.example' }, ca));
      return await learned(server.port, { scheme: 'wss', ca: ca.cert });
    },
    /altnames/,
  ],
  'oracle-014': [addressDenied, /not approved/],
};

const story =
  ([fail, detail]: (typeof classes)[string]) =>
  async (): Promise<void> => {
    const reference = await refused();
    const { notified, received } = await fail();

    expect(reference.notified).toMatch(/"code":1006/);
    expect(reference.notified).toMatch(/"code":"connect-failed"/);
    expect(notified).toBe(reference.notified);
    expect(received).toMatch(detail);
    expect(notified).not.toMatch(detail);
  };

const table = {
  ...Object.fromEntries(Object.entries(classes).map(([id, each]) => [id, story(each)])),
  'oracle-013': async () => {
    await using server = await startRawServer();
    const dropped = server.accepted().then((peer) => peer.resetAndDestroy());
    const { notified, received } = await learned(Number(new URL(server.url).port));
    await dropped;

    expect(notified).toMatch(/"code":1006/);
    expect(notified).toMatch(/"code":"lost"/); // it was open, and the owner was told so (changed.json)
    expect(notified).not.toMatch(/ECONNRESET|127\.0\.0\.1/);
    expect(received).toMatch(/^$|ECONNRESET/);
  },
};

describe('oracle', () => {
  test.each(stories(table))('%s %s: an owner learns one thing, its host the detail', (_id, _text, notify) => notify());

  test('a denied address is a decision of the host, and none of the owner’s', async () => {
    const { notified, decisions, ends } = await addressDenied();

    expect(decisions.at(-1)).toMatchObject({
      action: 'resolve',
      code: 'address',
      reason: expect.stringMatching(/loopback/),
    });
    expect(ends).toMatchObject([
      { end: { by: 'network', error: { code: 'connect-failed', decision: decisions.at(-1) } } },
    ]);
    expect(notified).not.toMatch(/127\.0\.0\.1|decision|denied|loopback/);
  });
});
