import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { config, firstValueFrom, lastValueFrom } from 'rxjs';
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { guestOwner } from 'rx-secure-networking/guest';
import { serveGuest, streamPort } from 'rx-secure-networking/host';
import { labTransport } from '../guests/LabLink.ts';
import { until } from '../waiting.ts';

const yes = everyStep(allow);

describe('streamPort()', () => {
  it('of one stream for both sides sends all that was posted before it closes, and then closes the stream', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const far = connect((server.address() as { port: number }).port, '127.0.0.1');
    const [near] = await accepted;

    const { links, transport } = labTransport();
    const network = createNetwork({ transport, policy: allowAll, limits: { maxMessageBytes: 4_000_000 } });
    serveGuest(streamPort(near, near), { network, name: 'guest', audits: yes, bridge: { sendBytes: 50_000_000 } });
    const owner = guestOwner(streamPort(far, far));
    const socket = owner.create('wss://example.com/');
    socket.connect();
    await until(() => links.length === 1);
    links[0]?.open();
    await firstValueFrom(socket.opened$);
    for (let i = 0; i < 10; i += 1) expect(socket.send('x'.repeat(390_000))).toBe('sent');
    await Promise.resolve();
    owner.destroy();
    await until(() => network.snapshot().length === 0 && near.closed && far.closed);
    expect(links[0]?.sent).toHaveLength(10);
    links[0]?.end(1000, '', true);
    network.destroy();
    server.close();
  });

  it('of a stream that has ended before ends its owner', async () => {
    const ended = Readable.from([]).resume();
    await once(ended, 'close');
    const network = createNetwork({ transport: labTransport().transport, policy: allowAll });
    const port = streamPort(ended, new PassThrough());
    await lastValueFrom(serveGuest(port, { network, name: 'guest', audits: yes, lease: 0 }).destroyed$);
    expect(network.snapshot()).toEqual([]);
  });

  it('of a stream of texts says so once, and closes', async () => {
    const reports: unknown[] = [];
    const before = config.onUnhandledError;
    config.onUnhandledError = (error) => reports.push(String(error));
    const network = createNetwork({ transport: labTransport().transport, policy: allowAll });
    const texts = new PassThrough().setEncoding('utf8');
    const owner = serveGuest(streamPort(texts, new PassThrough()), { network, name: 'guest', audits: yes, lease: 0 });
    texts.write('first');
    texts.write('second');
    await until(() => reports.length > 0 && owner.closed);
    expect(reports).toEqual(['TypeError: streamPort() reads bytes: remove setEncoding()']);
    config.onUnhandledError = before;
  });
});
