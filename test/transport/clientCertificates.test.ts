import type { IncomingMessage } from 'node:http';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import { catchError, firstValueFrom, map, of } from 'rxjs';
import { allowAll, createNetwork, type SocketError } from 'rx-secure-networking';
import { wsTransport, type WsTransportOptions } from '../../lib/ws.ts';
import { secureContexts } from '../../lib/transport/secureContexts.ts';
import { authority, type Certificate, certificate } from './certificates.ts';
import { connectRequest, dial, end, openDial } from './dial.ts';
import { permissive } from '../world.ts';
import { startServer, type TestServer } from '../server.ts';

let ca: Certificate;
let host: Certificate;
let server: Certificate;
beforeAll(async () => {
  ca = await authority();
  host = await certificate({ dns: 'host.example' }, ca);
  server = await certificate({ ip: '127.0.0.1' }, ca);
});

/** A server that asks its clients for a certificate, and the names in those that it has seen. */
async function asking(): Promise<TestServer & { readonly seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const verifyClient = ({ req }: { req: IncomingMessage }): boolean => {
    const shown: Partial<PeerCertificate> = Reflect.apply(TLSSocket.prototype.getPeerCertificate, req.socket, []);
    seen.push(shown.subjectaltname);
    return true;
  };
  const tls = { ...server, ca: ca.cert, requestCert: true, rejectUnauthorized: false };
  return { ...(await startServer(undefined, { verifyClient, tls })), seen };
}

describe('the certificate of the host', () => {
  it('P9 is shown to the endpoint that `tls` names, and to no other', async () => {
    await using named = await asking();
    await using other = await asking();
    const asked: string[] = [];
    const trusting = { ca: ca.cert };
    const identified = { ...trusting, ...host };
    const tls: WsTransportOptions['tls'] = ({ url }) => {
      asked.push(url);
      return url === named.url ? identified : trusting;
    };
    await end(await openDial(named.url, { tls }));
    await end(await openDial(other.url, { tls }));

    expect([named.seen, other.seen]).toEqual([['DNS:host.example'], [undefined]]);
    expect(asked).toEqual([named.url, other.url]);
  });

  it('opens a server that refuses every client without a certificate of its authority', async () => {
    const tls = { ...server, ca: ca.cert, requestCert: true, rejectUnauthorized: true };
    await using strict = await startServer(undefined, { tls });
    const trusting = { ca: ca.cert };
    const identified = { ...trusting, ...host };
    const stranger = await certificate({ dns: 'host.example' }, await authority());
    const ends: unknown[] = [];
    for (const shown of [identified, trusting, { ...trusting, ...stranger }]) {
      const network = createNetwork({ transport: wsTransport({ tls: () => shown }), policy: allowAll });
      const socket = network.createOwner({ name: 'bank', audits: permissive }).create(strict.url);
      socket.connect();
      const opened = socket.opened$.pipe(map(() => 'opened'));
      ends.push(await firstValueFrom(opened.pipe(catchError((error: unknown) => of((error as SocketError).code)))));
      network.destroy();
    }

    expect(ends).toEqual(['opened', 'connect-failed', 'connect-failed']);
    expect(strict.peers).toHaveLength(1);
  });

  it('is shown to every endpoint where `tls` is an object', async () => {
    await using one = await asking();
    await using another = await asking();
    const tls = { ca: ca.cert, ...host };
    await end(await openDial(one.url, { tls }));
    await end(await openDial(another.url, { tls }));

    expect([one.seen, another.seen]).toEqual([['DNS:host.example'], ['DNS:host.example']]);
  });

  it('is not asked for where there is no TLS', async () => {
    await using plain = await startServer();
    const tls = jest.fn(() => undefined);
    await end(await openDial(plain.url, { tls }));

    expect(tls).not.toHaveBeenCalled();
  });
});

describe('`tls` as a function', () => {
  it.each<[string, () => unknown, string]>([
    ['null', () => null, 'tls(): expected a plain object'],
    ['a promise', () => Promise.resolve({}), 'tls(): expected a plain object'],
    ['a text', () => 'pem', 'tls(): expected a plain object'],
    ['an unknown option', () => ({ rejectUnauthorized: false }), 'tls().rejectUnauthorized is unknown'],
    ['what is no PEM', () => ({ cert: 1 }), 'tls.cert must be PEM'],
    [
      'an error',
      () => {
        throw new Error('no key today');
      },
      'no key today',
    ],
  ])('fails the dial, before anything is dialled, where it gives %s', async (_, tls, message) => {
    await using untouched = await asking();
    expect(() => dial(untouched.url, { tls: tls as never })).toThrow(message);
    expect(untouched.accepted).toEqual([]);
  });

  it('has each object read once, and its later changes have no effect', () => {
    const settings: { ca: string } = { ca: ca.cert };
    const contextFor = secureContexts(() => settings);
    const first = contextFor(connectRequest);
    settings.ca = 'changed';

    expect(contextFor(connectRequest)).toBe(first);
    expect(secureContexts(() => ({ ca: ca.cert }))(connectRequest)).not.toBe(first);
  });

  it('gives the defaults where it gives undefined', () => {
    const contextFor = secureContexts(() => undefined);
    expect(contextFor(connectRequest)).toBe(contextFor(connectRequest));
    expect(() => wsTransport({ tls: () => undefined })).not.toThrow();
  });
});
