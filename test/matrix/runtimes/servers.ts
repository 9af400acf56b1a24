import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { startControl } from '../../browser/Control.ts';
import { freePort } from '../../freePort.ts';
import { startServer, type TestServer } from '../../server.ts';
import { authority, type Certificate, certificate } from '../../transport/certificates.ts';
import { startWhatwgServer } from '../../websocket/whatwgServer.ts';

/** Where a runtime finds what it talks to. */
export interface Urls {
  readonly control: string;
  readonly whatwg: string;
  readonly nobody: string;
  readonly tls: TlsUrls;
}

/** Servers of `wss:`; each greets its client with the name in the client's certificate, or `nobody`, and its token. */
export interface TlsUrls {
  readonly ca: string;
  /** The certificate of a client. */
  readonly client: Certificate;
  readonly good: string;
  readonly ofAnotherName: string;
  readonly signedByItself: string;
}

/** Starts the servers that a runtime talks to. */
export async function startServers(): Promise<AsyncDisposable & { readonly urls: Urls }> {
  const ca = await authority();
  const control = await startControl();
  const whatwg = await startWhatwgServer();
  const good = await greeting(ca, await certificate({ ip: '127.0.0.1' }, ca));
  const ofAnotherName = await greeting(ca, await certificate({ dns: 'another.example' }, ca));
  const signedByItself = await greeting(ca, await certificate({ ip: '127.0.0.1' }));
  const all = [control, whatwg, good, ofAnotherName, signedByItself];
  return {
    urls: {
      control: control.url,
      whatwg: whatwg.url.slice(0, -1),
      nobody: `ws://127.0.0.1:${await freePort()}`,
      tls: {
        ca: ca.cert,
        client: await certificate({ dns: 'host.example' }, ca),
        good: good.url,
        ofAnotherName: ofAnotherName.url,
        signedByItself: signedByItself.url,
      },
    },
    [Symbol.asyncDispose]: async () => {
      for (const server of all) await server[Symbol.asyncDispose]();
    },
  };
}

async function greeting(ca: Certificate, own: Certificate): Promise<TestServer> {
  const tls = { ...own, ca: ca.cert, requestCert: true, rejectUnauthorized: false };
  const server = await startServer(undefined, { tls });
  server.wss.on('connection', (peer, { headers, socket }: IncomingMessage) => {
    const name = socket instanceof TLSSocket ? socket.getPeerCertificate().subjectaltname : undefined;
    peer.send(`${name ?? 'nobody'} ${headers.authorization ?? 'without a token'}`);
  });
  return server;
}
