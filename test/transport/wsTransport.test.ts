import http from 'node:http';
import type net from 'node:net';
import { dial, end, ending, failedDial, openDial } from './dial.ts';
import { accept as answerOf } from '../rawServer.ts';
import { listen, startServer, startTcpServer } from '../server.ts';
import { freePort } from '../freePort.ts';
import { event } from './event.ts';

/** Accepts a handshake, with more header lines. */
function accept(socket: net.Socket, more: readonly string[] = []): void {
  const lines = more.map((line) => `${line}\r\n`).join('');
  socket.once('data', (request: Buffer) => socket.write(answerOf(request.toString(), lines)));
}

describe('wsTransport()', () => {
  it('opens, emits text as strings and binary as Uint8Array with their bytes, sends both, and closes cleanly', async () => {
    await using server = await startServer();
    const { link, sink } = await openDial(server.url);
    const peer = await server.peer();
    const received: unknown[] = [];
    peer.on('message', (data: Buffer, isBinary) => received.push(isBinary ? [...data] : data.toString()));

    peer.send('grüß Gott');
    peer.send(Buffer.from([1, 2, 3]));
    peer.send('');
    await sink.until('message', 3);
    link.send('hello ☃');
    link.send(new Uint8Array([4, 5]));
    link.send('');
    link.close(4001, 'that is all');
    expect(await event(peer, 'close')).toEqual([4001, Buffer.from('that is all')]);
    await sink.until('closed');

    expect(received).toEqual(['hello ☃', [4, 5], '']);
    expect(sink.calls.filter(([kind]) => kind === 'message')).toEqual([
      ['message', 'grüß Gott', 11],
      ['message', new Uint8Array([1, 2, 3]), 3],
      ['message', '', 0],
    ]);
    expect(ending(sink)).toEqual([4001, 'that is all', true, undefined]);
  });

  it('calls nothing before it has returned, and nothing inside close() and terminate()', async () => {
    await using server = await startServer();
    let inside = true;
    const first = dial(server.url);
    const late: boolean[] = [];
    first.sink.onCall = () => late.push(inside);
    first.link.terminate();
    const second = dial(server.url);
    second.sink.onCall = () => late.push(inside);
    inside = false;
    await Promise.all([first.sink.until('closed'), second.sink.until('opened')]);
    inside = true;
    second.link.close(1000, '');
    second.link.terminate();
    inside = false;
    await second.sink.until('closed');
    expect(late).toEqual([false, false, false]);
  });

  it('offers the sub-protocols and passes on which one the server chose', async () => {
    await using server = await startServer(undefined, { handleProtocols: () => 'chat.2' });
    const dialled = await openDial(server.url, { protocols: ['chat.1', 'chat.2'] });
    expect(dialled.sink.calls).toEqual([['opened', 'chat.2']]);
    expect(server.requests[0]?.headers['sec-websocket-protocol']).toBe('chat.1,chat.2');
    await end(dialled);
  });

  it.each([
    ['one that was not offered', ['chat'], ['Sec-WebSocket-Protocol: admin']],
    ['one where none was offered', [], ['Sec-WebSocket-Protocol: admin']],
    ['none of those offered', ['chat'], []],
  ])('fails when the server selects a sub-protocol: %s', async (_, protocols, answer) => {
    await using server = await startTcpServer((socket) => accept(socket, answer));
    const [code, reason, wasClean, error] = await failedDial(`ws://127.0.0.1:${server.port}/`, { protocols });
    expect([code, reason, wasClean]).toEqual([1006, '', false]);
    expect(error).toMatch(/subprotocol/u);
  });

  it('fails when the server turns on a compression that was not offered', async () => {
    await using server = await startTcpServer((socket) =>
      accept(socket, ['Sec-WebSocket-Extensions: permessage-deflate']),
    );
    const [, , , error] = await failedDial(`ws://127.0.0.1:${server.port}/`);
    expect(error).toMatch(/no extension was requested/u);
  });

  it('P9 sends exactly the headers of a handshake: no origin, no cookie, no compression', async () => {
    await using server = await startServer();
    await end(await openDial(server.url));
    const names = Object.keys(server.requests[0]?.headers ?? {}).sort();
    expect(names).toEqual(['connection', 'host', 'sec-websocket-key', 'sec-websocket-version', 'upgrade']);
  });

  it("sends the host's origin and headers, asked for with the connect request of that dial", async () => {
    await using server = await startServer();
    const asked: unknown[] = [];
    const headers = (request: { url: string }): Record<string, string> => {
      asked.push(request.url);
      return { Authorization: 'Bearer t', 'X-App': 'b' };
    };
    await end(await openDial(server.url, { origin: 'https://app.example', headers }));
    expect(asked).toEqual([server.url]);
    expect(server.requests[0]?.headers).toMatchObject({
      host: `127.0.0.1:${server.port}`,
      origin: 'https://app.example',
      authorization: 'Bearer t',
      'x-app': 'b',
    });
  });

  it('fails the dial, before anything is dialled, when the headers are not fit for it', async () => {
    await using server = await startServer();
    const headers = (): Record<string, string> => ({ host: 'inner.example' });
    expect(() => dial(server.url, { headers })).toThrow('headers: host is always that of the URL: leave it out');
    expect(() =>
      dial(server.url, {
        headers: () => {
          throw new Error('no token');
        },
      }),
    ).toThrow('no token');
    await end(await openDial(server.url)); // and of the others no connection came
    expect(server.accepted).toHaveLength(1);
  });

  it.each(['http://127.0.0.1:1/', 'ws+unix:/run/socket', 'file:///etc/passwd'])('P5 dials no %s', (url) => {
    expect(() => dial(url)).toThrow(RangeError);
  });

  it('ends a refused connection with one closed, 1006 and an error that says where', async () => {
    const port = await freePort();
    const [code, reason, wasClean, error] = await failedDial(`ws://127.0.0.1:${port}/`);
    expect([code, reason, wasClean]).toEqual([1006, '', false]);
    expect(error).toContain(`Cannot connect to 127.0.0.1:${port}: connect ECONNREFUSED`);
  });

  it('trap 31: every failed handshake ends in exactly one closed', async () => {
    const answers: Record<string, (socket: net.Socket) => void> = {
      'a reset': (socket) => socket.resetAndDestroy(),
      'an end': (socket) => socket.end(),
      401: (socket) => socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno'),
      200: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'),
      'a banner of another protocol': (socket) => socket.write('220 mail.example ESMTP\r\n'),
      'a false digest': (socket) =>
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n',
        ),
    };
    for (const answer of Object.values(answers)) {
      await using server = await startTcpServer((socket) => socket.once('data', () => answer(socket)));
      const [code, reason, wasClean, error] = await failedDial(`ws://127.0.0.1:${server.port}/`);
      expect([code, reason, wasClean, typeof error]).toEqual([1006, '', false, 'string']);
    }
  });

  it('receives from a server that speaks first', async () => {
    await using server = await startTcpServer((socket) => socket.write('SSH-2.0-x\r\n'));
    const [code, , , error] = await failedDial(`ws://127.0.0.1:${server.port}/`);
    expect([code, typeof error]).toEqual([1006, 'string']);
  });

  it.each([301, 302, 303, 307, 308])('L5 P5 follows no redirect (%i), whereto it leads', async (status) => {
    await using inner = await startServer();
    const server = http.createServer();
    server.on('upgrade', (_request, socket) => {
      socket.end(`HTTP/1.1 ${status} Elsewhere\r\nLocation: ${inner.url}\r\nContent-Length: 0\r\n\r\n`);
    });
    await using redirecting = await listen(server);
    const [code, , , error] = await failedDial(`ws://127.0.0.1:${redirecting.port}/`);
    expect([code, error]).toEqual([1006, `Unexpected server response: ${status}`]);
    expect(inner.accepted).toHaveLength(0);
  });

  it('waits for a silent server until the timeout, and leaves nothing when it is terminated', async () => {
    await using server = await startTcpServer();
    const { link, sink } = dial(`ws://127.0.0.1:${server.port}/`);
    const socket = await server.nextSocket();
    await event(socket, 'readable');
    expect(sink.calls).toEqual([]);
    link.terminate();
    await Promise.all([sink.until('closed'), event(socket.resume(), 'close')]);
    expect(sink.kinds).toEqual(['closed']);
    expect(ending(sink).slice(0, 3)).toEqual([1006, '', false]);
  });

  it('is not kept by a server that answers a byte at a time', async () => {
    await using server = await startTcpServer((socket) => socket.write('HTTP/1.1 101 Swi'));
    const { link, sink } = dial(`ws://127.0.0.1:${server.port}/`);
    await server.nextSocket();
    link.close(1000, ''); // in this state the same as terminate
    await sink.until('closed');
    expect(ending(sink).slice(0, 3)).toEqual([1006, '', false]);
  });
});
