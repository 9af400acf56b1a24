import type tls from 'node:tls';
import type { Resolver } from '../../lib/transport/guardedLookup.ts';
import { authority, type Certificate, certificate } from './certificates.ts';
import { dial, end, ending, failedDial, openDial } from './dial.ts';
import { startTcpServer, startTlsServer } from '../server.ts';

const resolver: Resolver = (_host, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);

describe('wss:', () => {
  let ca: Certificate;
  let leaf: Certificate;
  beforeAll(async () => {
    ca = await authority();
    leaf = await certificate({ dns: 'a.example' }, ca);
  });
  const trusting = (): { tls: { ca: string }; resolver: Resolver } => ({ tls: { ca: ca.cert }, resolver });

  it('opens to a server whose certificate an authority of the host has signed, and talks with it', async () => {
    await using server = await startTlsServer(leaf);
    const { link, sink } = await openDial(`wss://a.example:${server.port}/`, trusting());
    const peer = await server.peer();
    const received = new Promise((resolve) => peer.on('message', (data: Buffer) => resolve(data.toString())));
    link.send('over TLS');
    expect(await received).toBe('over TLS');
    peer.send('back');
    await sink.until('message');
    link.close(1000, '');
    await sink.until('closed');
    expect(ending(sink)).toEqual([1000, '', true, undefined]);
  });

  it('asks for the host by its name (SNI) and for HTTP/1.1', async () => {
    const names: unknown[] = [];
    await using server = await startTlsServer({
      ...leaf,
      ALPNCallback: ({ servername, protocols }) => {
        names.push(servername, protocols);
        return 'http/1.1';
      },
    });
    await end(await openDial(`wss://a.example:${server.port}/`, trusting()));
    expect(names).toEqual(['a.example', ['http/1.1']]);
  });

  it('opens to an address that the certificate names, and to no other', async () => {
    await using server = await startTlsServer(await certificate({ ip: '127.0.0.1' }, ca));
    await end(await openDial(`wss://127.0.0.1:${server.port}/`, trusting()));
    await using other = await startTlsServer(await certificate({ ip: '127.0.0.2' }, ca));
    const [, , , error] = await failedDial(`wss://127.0.0.1:${other.port}/`, trusting());
    expect(error).toMatch(/does not match certificate's altnames/u);
    expect(other.requests).toEqual([]);
  });

  it('fails on a certificate of another name, and sends it no handshake', async () => {
    await using server = await startTlsServer(leaf);
    const headers = (): Record<string, string> => ({ authorization: 'a secret' });
    const outcome = await failedDial(`wss://b.example:${server.port}/`, { ...trusting(), headers });
    expect(outcome.slice(0, 3)).toEqual([1006, '', false]);
    expect(outcome[3]).toMatch(/Cannot connect to b\.example:\d+: .* does not match certificate's altnames/u);
    expect(server.requests).toEqual([]);
  });

  it('fails on a certificate that nobody vouches for', async () => {
    await using server = await startTlsServer(await certificate({ dns: 'a.example' }));
    const url = `wss://a.example:${server.port}/`;
    expect((await failedDial(url, trusting()))[3]).toMatch(/self[- ]signed certificate/u);
    expect((await failedDial(url, { resolver }))[3]).toMatch(/self[- ]signed certificate/u);
    expect(server.requests).toEqual([]);
  });

  it('fails on an authority that is not the host’s', async () => {
    await using server = await startTlsServer(await certificate({ dns: 'a.example' }, await authority()));
    expect((await failedDial(`wss://a.example:${server.port}/`, trusting()))[3]).toMatch(/certificate/u);
  });

  it('fails on a server that speaks an older TLS than the host allows, or another protocol than HTTP/1.1', async () => {
    await using old = await startTlsServer({ ...leaf, maxVersion: 'TLSv1.2' });
    const strict = { tls: { ca: ca.cert, minVersion: 'TLSv1.3' }, resolver } as const;
    expect((await failedDial(`wss://a.example:${old.port}/`, strict))[3]).toMatch(/protocol version|version/u);
    await end(await openDial(`wss://a.example:${old.port}/`, trusting()));
    await using h2 = await startTlsServer({ ...leaf, ALPNProtocols: ['h2'] });
    expect((await failedDial(`wss://a.example:${h2.port}/`, trusting()))[3]).toMatch(/no application protocol/u);
  });

  it('shows the certificate of the host to a server that asks for one', async () => {
    const client = await certificate({ dns: 'client' }, ca);
    await using server = await startTlsServer({ ...leaf, ca: ca.cert, requestCert: true, rejectUnauthorized: true });
    const url = `wss://a.example:${server.port}/`;
    await end(await openDial(url, { resolver, tls: { ca: ca.cert, ...client } }));
    expect((server.requests[0]?.socket as tls.TLSSocket).getPeerCertificate().subjectaltname).toBe('DNS:client');
  });

  it.each([
    ['hangs up', (socket: { end(): void }) => socket.end()],
    ['resets', (socket: { resetAndDestroy(): void }) => socket.resetAndDestroy()],
    ['speaks no TLS', (socket: { end(text: string): void }) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('fails on a server that %s in the middle of TLS', async (_, act) => {
    await using server = await startTcpServer((socket) => socket.once('data', () => act(socket)));
    const outcome = await failedDial(`wss://a.example:${server.port}/`, trusting());
    expect([...outcome.slice(0, 3), typeof outcome[3]]).toEqual([1006, '', false, 'string']);
  });

  it('leaves nothing when it is terminated in the middle of TLS', async () => {
    await using server = await startTcpServer();
    const { link, sink } = dial(`wss://a.example:${server.port}/`, trusting());
    const socket = await server.nextSocket();
    await new Promise((resolve) => socket.once('data', resolve));
    link.terminate();
    await Promise.all([sink.until('closed'), new Promise((resolve) => socket.once('close', resolve))]);
    expect(sink.kinds).toEqual(['closed']);
  });

  it('L5 sends nothing to a TLS server before its address is approved', async () => {
    await using server = await startTcpServer();
    await failedDial(`wss://a.example:${server.port}/`, { ...trusting(), approve: () => false });
    expect(server.accepted).toEqual([]);
  });

  it('counts what waits, and notifies when there is less, also under TLS', async () => {
    await using server = await startTlsServer(leaf);
    const { link, sink } = await openDial(`wss://a.example:${server.port}/`, trusting());
    const peer = await server.peer();
    let received = 0;
    peer.on('message', () => (received += 1));
    peer.pause();
    for (let i = 0; i < 12; i += 1) link.send(new Uint8Array(1_000_000));
    expect(link.bufferedBytes).toBeGreaterThan(1_000_000);
    await new Promise((resolve) => setImmediate(resolve));
    link.send('little');
    await new Promise((resolve) => setImmediate(resolve));
    peer.resume();
    while (link.bufferedBytes > 0)
      await sink.until('drained', sink.kinds.filter((kind) => kind === 'drained').length + 1);
    link.close(1000, '');
    await sink.until('closed');
    expect(received).toBe(13);
  });
});
