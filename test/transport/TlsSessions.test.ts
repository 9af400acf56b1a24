import { once } from 'node:events';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { allow, allowAll, createNetwork, everyStep, type Owner, SocketError } from 'rx-secure-networking';
import { type TlsOptions, type WsTransportOptions, wsTransport } from 'rx-secure-networking/ws';
import { WebSocketServer } from 'ws';
import type { Resolver } from '../../lib/transport/guardedLookup.ts';
import { authority, type Certificate, certificate } from './certificates.ts';

const resolver: Resolver = (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);

let ca: Certificate;
let leaf: Certificate;
beforeAll(async () => {
  ca = await authority();
  leaf = await certificate({ dns: 'a.example' }, ca);
});

/** A server that knows of each connection whether its session was resumed. */
async function tlsServer(options: https.ServerOptions = leaf, port = 0) {
  const server = https.createServer(options);
  const sockets = new WebSocketServer({ server });
  const resumed: boolean[] = [];
  server.on('secureConnection', (connection: TLSSocket) => resumed.push(connection.isSessionReused()));
  server.on('tlsClientError', () => undefined);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    for (const peer of sockets.clients) peer.terminate();
    sockets.close();
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as { port: number }).port, resumed, stop, [Symbol.asyncDispose]: stop };
}

const networkWith = (tls: NonNullable<WsTransportOptions['tls']>) =>
  createNetwork({ transport: wsTransport({ tls, resolver }), policy: allowAll });
const newOwner = (network: ReturnType<typeof networkWith>, name = 'a mod'): Owner =>
  network.createOwner({ name, audits: everyStep(allow) });

/** Opens a socket and closes it; the server's tickets come before its close frame. */
async function visit(owner: Owner, url: string): Promise<void> {
  const socket = owner.create(url);
  const ended = lastValueFrom(socket.ended$);
  socket.connect();
  await firstValueFrom(socket.opened$);
  socket.close();
  await ended;
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('with %s', (version) => {
  const limited = (): https.ServerOptions => ({ ...leaf, maxVersion: version });

  it('an owner resumes its session with the same endpoint', async () => {
    await using server = await tlsServer(limited());
    const network = networkWith({ ca: ca.cert });
    const owner = newOwner(network);
    const url = `wss://a.example:${server.port}/`;

    for (let i = 0; i < 3; i++) await visit(owner, url);

    expect(server.resumed).toEqual([false, true, true]);
    network.destroy();
  });

  it('no owner resumes the session of another, of the same name or after its end', async () => {
    await using server = await tlsServer(limited());
    const network = networkWith({ ca: ca.cert });
    const url = `wss://a.example:${server.port}/`;
    const first = newOwner(network);

    await visit(first, url);
    await visit(newOwner(network), url);
    first.destroy();
    await visit(newOwner(network), url);

    expect(server.resumed).toEqual([false, false, false]);
    network.destroy();
  });
});

it('a session is not resumed with other settings of TLS', async () => {
  await using server = await tlsServer();
  let settings: TlsOptions = { ca: ca.cert };
  const network = networkWith(() => settings);
  const owner = newOwner(network);
  const url = `wss://a.example:${server.port}/`;

  await visit(owner, url);
  settings = { ca: ca.cert };
  await visit(owner, url);

  expect(server.resumed).toEqual([false, false]);
  network.destroy();
});

it('a session of one host gives no access to another host of the same server', async () => {
  await using server = await tlsServer();
  const network = networkWith({ ca: ca.cert });
  const owner = newOwner(network);

  await visit(owner, `wss://a.example:${server.port}/`);
  const refused = visit(owner, `wss://b.example:${server.port}/`);

  await expect(refused).rejects.toThrow(SocketError);
  await expect(refused).rejects.toThrow(/does not match certificate's altnames/u);
  network.destroy();
});

it('a server that cannot resume the session is verified anew', async () => {
  const server = await tlsServer();
  const network = networkWith({ ca: ca.cert });
  const owner = newOwner(network);
  const url = `wss://a.example:${server.port}/`;
  await visit(owner, url);
  await server.stop();

  const impostor = await tlsServer(await certificate({ dns: 'a.example' }, await authority()), server.port);

  await expect(visit(owner, url)).rejects.toThrow(/certificate/u);
  network.destroy();
  await impostor.stop();
});
