import type net from 'node:net';
import { dial, end, ending, openDial } from './dial.ts';
import { accept } from '../rawServer.ts';
import { startServer, startTcpServer, type TcpServer } from '../server.ts';
import { event } from './event.ts';

/** A server that answers the handshake and sends frames, all in one write. */
async function frameServer(...frames: readonly (readonly number[])[]): Promise<TcpServer & { readonly url: string }> {
  const server = await startTcpServer((socket) => {
    socket.once('data', (request: Buffer) => {
      const answer = Buffer.from(accept(request.toString()));
      socket.write(Buffer.concat([answer, ...frames.map((frame) => Buffer.from(frame))]));
    });
  });
  return { ...server, url: `ws://127.0.0.1:${server.port}/` };
}

const hi = [0x81, 0x02, 0x68, 0x69];

/** Lets everything that is under way on loopback arrive: a whole connection made, used and ended. */
async function roundTrip(): Promise<void> {
  await using server = await startServer();
  const { link, sink } = await openDial(server.url);
  (await server.peer()).send('x');
  await sink.until('message');
  link.close(1000, '');
  await sink.until('closed');
}

describe('WsLink', () => {
  it('trap 8: receives a message that comes in one piece with the handshake', async () => {
    await using server = await frameServer(hi, hi);
    const dialled = dial(server.url);
    await dialled.sink.until('message', 2);
    expect(dialled.sink.kinds).toEqual(['opened', 'message', 'message']);
    await end(dialled);
  });

  it('trap 41: answers 500 pings that come in one read, as after a long pause, and 1,000 end the connection', async () => {
    const ping = [0x89, 0x00];
    const pings = (count: number) => Array<number[]>(count).fill(ping);
    await using server = await frameServer(...pings(500), hi);
    const dialled = dial(server.url);
    await dialled.sink.until('message');
    await roundTrip();
    expect(dialled.sink.kinds).toEqual(['opened', 'message']);
    await end(dialled);

    await using hostile = await frameServer(...pings(1_000), hi);
    const flooded = dial(hostile.url);
    await flooded.sink.until('closed');
    expect(ending(flooded.sink).slice(0, 3)).toEqual([1006, '', false]);
  });

  it('trap 25: keeps the order of text and binary', async () => {
    await using server = await startServer();
    const dialled = await openDial(server.url);
    const peer = await server.peer();
    for (let i = 0; i < 100; i += 1) peer.send(i % 2 ? Buffer.from([i]) : String(i));
    await dialled.sink.until('message', 100);
    expect(dialled.sink.messages.map((message) => Number(typeof message === 'string' ? message : message[0]))).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
    await end(dialled);
  });

  it('gives binary as plain bytes whose memory holds nothing else, whatever size they have', async () => {
    await using server = await startServer();
    const dialled = await openDial(server.url);
    const peer = await server.peer();
    const sizes = [0, 1, 125, 126, 5_000, 70_000, 300_000];
    peer.send('a secret of the same chunk');
    for (const size of sizes) peer.send(Buffer.alloc(size, 7));
    await dialled.sink.until('message', sizes.length + 1);
    for (const [i, size] of sizes.entries()) {
      const bytes = dialled.sink.messages[i + 1] as Uint8Array;
      expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
      expect([bytes.byteLength, bytes.byteOffset, bytes.buffer.byteLength]).toEqual([size, 0, size]);
      expect(bytes.every((byte) => byte === 7)).toBe(true);
    }
    await end(dialled);
  });

  it('sends the bytes that there are, and as they are now, whatever else their object says', async () => {
    class Liar extends Uint8Array {
      override get byteLength(): number {
        return 1;
      }
      override get buffer(): ArrayBuffer {
        return new ArrayBuffer(3);
      }
      readonly type = '';
      override get [Symbol.toStringTag](): 'Uint8Array' {
        return 'Blob' as 'Uint8Array';
      }
      arrayBuffer(): Promise<ArrayBuffer> {
        return Promise.resolve(new ArrayBuffer(9));
      }
      stream(): void {}
    }
    await using server = await startServer();
    const dialled = await openDial(server.url);
    const peer = await server.peer();
    const bytes = new Liar([1, 2, 3]);
    dialled.link.send(bytes);
    bytes[0] = 9;
    dialled.link.send({} as unknown as Uint8Array); // nothing that can be sent
    dialled.link.send('last');
    const received: unknown[] = [];
    await new Promise<void>((resolve) => {
      peer.on('message', (data: Buffer, isBinary) => {
        received.push(isBinary ? [...data] : data.toString());
        if (!isBinary) resolve();
      });
    });
    expect(received).toEqual([[1, 2, 3], 'last']);
    await end(dialled);
  });

  it('reads nothing while it is paused, and then all of it', async () => {
    await using server = await startServer();
    const { link, sink } = await openDial(server.url);
    const peer = await server.peer();
    expect(link.pause()).toBe(true);
    peer.send('a');
    peer.send('b');
    await roundTrip();
    expect(sink.messages).toEqual([]);
    link.resume();
    await sink.until('message', 2);
    expect(sink.messages).toEqual(['a', 'b']);
    await end({ link, sink });
  });

  it('keeps a pause from before the opening', async () => {
    await using server = await frameServer(hi);
    const { link, sink } = dial(server.url);
    expect(link.pause()).toBe(true);
    await sink.until('opened');
    await roundTrip();
    expect(sink.messages).toEqual([]);
    link.resume();
    await sink.until('message');
    await end({ link, sink });
  });

  it('closes though it is paused, and cannot be paused after that', async () => {
    await using server = await startServer();
    const { link, sink } = await openDial(server.url, { limits: { closeTimeout: 60_000 } });
    link.pause();
    (await server.peer()).send('before');
    link.close(1000, 'bye');
    expect(link.pause()).toBe(false);
    await sink.until('closed');
    expect(ending(sink)).toEqual([1000, 'bye', true, undefined]);
    expect(link.pause()).toBe(false);
  });

  it('ends though it is paused', async () => {
    await using server = await startServer();
    const dialled = await openDial(server.url);
    dialled.link.pause();
    (await server.peer()).send('before');
    await roundTrip();
    await end(dialled);
    expect(dialled.sink.kinds.at(-1)).toBe('closed');
    expect(ending(dialled.sink)).toEqual([1006, '', false, undefined]);
  });

  it.each([
    [
      'a code and a reason',
      (socket: net.Socket) => socket.write(Buffer.from([0x88, 0x04, 0x0f, 0xa1, 0x68, 0x69])),
      4001,
    ],
    [
      '1009, which is then its own word',
      (socket: net.Socket) => socket.write(Buffer.from([0x88, 0x02, 0x03, 0xf1])),
      1009,
    ],
    ['no code', (socket: net.Socket) => socket.write(Buffer.from([0x88, 0x00])), 1005],
  ])('trap 34: reports how the peer closed: with %s', async (_, close, expected) => {
    await using server = await frameServer();
    const { sink } = await openDial(server.url);
    const socket = server.accepted[0];
    if (socket) close(socket.on('data', () => socket.end()));
    await sink.until('closed');
    expect(ending(sink)).toEqual([expected, expected === 4001 ? 'hi' : '', true, undefined]);
  });

  it('reports a peer that vanishes: 1006, not clean', async () => {
    await using server = await startServer();
    const { link, sink } = await openDial(server.url);
    (await server.peer()).terminate();
    await sink.until('closed');
    expect(ending(sink).slice(0, 3)).toEqual([1006, '', false]);
    link.send('too late');
    link.close(1000, '');
    link.terminate();
    link.resume();
    link.ping?.();
    expect(link.pause()).toBe(false);
    expect(sink.kinds).toEqual(['opened', 'closing', 'closed']);
  });

  it('trap 26: emits the messages of a peer before its end', async () => {
    await using server = await frameServer(hi, hi, [0x88, 0x02, 0x03, 0xe8], hi);
    const { sink } = dial(server.url);
    await sink.until('message', 2);
    server.accepted[0]?.end();
    await sink.until('closed');
    expect(sink.kinds).toEqual(['opened', 'message', 'message', 'closing', 'closed']);
    expect(ending(sink)).toEqual([1000, '', true, undefined]);
  });

  it('trap 27: takes no message beyond maxMessageBytes, and reports the code that it sent', async () => {
    await using server = await startServer();
    const { sink } = await openDial(server.url, { limits: { maxMessageBytes: 1_000 } });
    const peer = await server.peer();
    peer.send('x'.repeat(1_000));
    peer.send('x'.repeat(1_001));
    expect((await event(peer, 'close'))[0]).toBe(1009);
    await sink.until('closed');
    expect(sink.messages.map((message) => message.length)).toEqual([1_000]);
    expect(ending(sink)).toEqual([1009, '', false, 'Max payload size exceeded']);
  });

  it('trap 27: takes no message of more fragments than limits.maxFragments', async () => {
    const fragments = Array.from({ length: 20_000 }, (_, i) => [i === 0 ? 0x02 : 0x00, 0x01, 0x00]);
    await using server = await frameServer(...fragments);
    const { sink } = dial(server.url);
    await sink.until('opened');
    server.accepted[0]?.end();
    await sink.until('closed');
    expect(sink.kinds).toEqual(['opened', 'closing', 'closed']);
    expect(ending(sink)).toEqual([1008, '', false, 'Too many message fragments']);
  });

  it.each([
    ['masked', [0x81, 0x85, 0, 0, 0, 0, 0x68, 0x69, 0x68, 0x69, 0x68]],
    ['with a reserved bit', [0xc1, 0x02, 0x68, 0x69]],
    ['of text that is no UTF-8', [0x81, 0x02, 0xc3, 0x28]],
    ['that closes with 1006', [0x88, 0x02, 0x03, 0xee]],
    ['of 2^63 bytes', [0x82, 0x7f, 0x80, 0, 0, 0, 0, 0, 0, 0]],
  ])('trap 30: an error of the driver and its close are one closed: a frame %s', async (_, frame) => {
    await using server = await frameServer(hi, frame);
    const { sink } = dial(server.url);
    await sink.until('message');
    server.accepted[0]?.end();
    await sink.until('closed');
    expect(sink.kinds).toEqual(['opened', 'message', 'closing', 'closed']);
    const last = sink.calls.at(-1);
    expect(last?.[0] === 'closed' && last[4]).toMatchObject({ message: expect.any(String) });
  });

  it('trap 35: a link whose peer does not answer a close ends at once when it is terminated', async () => {
    await using server = await frameServer();
    const { link, sink } = await openDial(server.url);
    link.close(1001, 'going');
    await event(server.accepted[0] as net.Socket, 'data');
    expect(sink.kinds).toEqual(['opened']);
    link.terminate();
    await sink.until('closed');
    expect(ending(sink)).toEqual([1006, '', false, undefined]);
  });

  it.each([1001, 1008, 1009, 4999])('sends the code %i', async (code) => {
    await using server = await startServer();
    const { link, sink } = await openDial(server.url);
    link.close(code, '');
    expect((await event(await server.peer(), 'close'))[0]).toBe(code);
    await sink.until('closed');
  });

  it.each([
    [1006, ''],
    [1000, 'x'.repeat(124)],
  ])('trap 21: ends with a code or reason that no frame can hold (%i)', async (code, reason) => {
    await using server = await startServer();
    const { link, sink } = await openDial(server.url);
    link.close(code, reason);
    await sink.until('closed');
    expect(ending(sink)).toEqual([1006, '', false, undefined]);
  });

  it('trap 39: may be closed and ended inside its events, again and again', async () => {
    await using server = await startServer();
    const { link, sink } = dial(server.url);
    sink.onCall = () => {
      link.close(1000, '');
      link.close(1000, '');
      link.terminate();
      link.terminate();
    };
    await sink.until('closed');
    expect(sink.kinds).toEqual(['opened', 'closed']);
  });

  it('trap 24: calls closed last, whatever arrives after terminate()', async () => {
    await using server = await frameServer(hi, hi, hi);
    const { link, sink } = dial(server.url);
    sink.onCall = ([kind]) => {
      if (kind === 'message') link.terminate();
    };
    await sink.until('closed');
    expect(sink.kinds.at(-1)).toBe('closed');
    expect(sink.kinds.filter((kind) => kind === 'closed')).toHaveLength(1);
  });

  it('trap 20: counts the bytes that wait, notifies when there are fewer, and counts none after the end', async () => {
    await using server = await startServer();
    const { link, sink } = await openDial(server.url);
    const peer = await server.peer();
    peer.pause();
    link.send('x');
    expect(link.bufferedBytes).toBeGreaterThanOrEqual(1);
    await sink.until('drained');
    expect(link.bufferedBytes).toBe(0);

    const before = sink.calls.length;
    for (let i = 0; i < 12; i += 1) link.send(new Uint8Array(1_000_000));
    expect(link.bufferedBytes).toBeGreaterThan(1_000_000); // some of it the kernel took at once
    await roundTrip();
    const waiting = link.bufferedBytes;
    expect(waiting).toBeGreaterThan(1_000_000);
    expect(sink.calls).toHaveLength(before);
    link.send('little, and last');
    peer.resume();
    while (link.bufferedBytes > 0)
      await sink.until('drained', sink.kinds.filter((kind) => kind === 'drained').length + 1);
    expect(sink.calls.length).toBeGreaterThan(before);

    peer.pause();
    for (let i = 0; i < 12; i += 1) link.send(new Uint8Array(1_000_000));
    await end({ link, sink });
    expect(link.bufferedBytes).toBe(0);
    link.send('too late');
    expect(link.bufferedBytes).toBe(0);
    expect(sink.kinds.at(-1)).toBe('closed');
  });

  it('trap 20: counts messages that wait, without the headers of their frames, and pings not at all', async () => {
    await using server = await startServer();
    const { link, sink } = await openDial(server.url);
    const peer = await server.peer();
    const counts = (): readonly unknown[] => [link.bufferedBytes, link.bufferedMessages];
    expect(counts()).toEqual([0, 0]);
    link.ping?.();
    for (const text of ['hello', 'hello', 'grüß']) expect(link.send(text)).toBe(true);
    link.send(new Uint8Array(0));
    link.send(new Uint8Array(300));
    expect(counts()).toEqual([5 + 5 + 6 + 0 + 300, 5]);
    await sink.until('drained');
    expect(counts()).toEqual([0, 0]);

    peer.pause();
    for (let i = 0; i < 12; i += 1) link.send(new Uint8Array(1_000_000));
    await roundTrip();
    const waiting = link.bufferedBytes;
    expect([waiting > 0, waiting % 1_000_000]).toEqual([true, 0]); // whole messages
    link.send('more');
    expect(link.bufferedBytes).toBe(waiting + 4);
    peer.resume();
    while (link.bufferedBytes > 0)
      await sink.until('drained', sink.kinds.filter((kind) => kind === 'drained').length + 1);
    expect(counts()).toEqual([0, 0]);
    await end({ link, sink });
  });

  it('has the code of the first close frame that arrives, also after its own close()', async () => {
    await using server = await frameServer();
    const { link, sink } = await openDial(server.url);
    const [socket] = server.accepted;
    const two = [...[0x88, 0x02, 0x11, 0x31], ...[0x88, 0x02, 0x03, 0xe8]]; // 4401, then 1000
    link.close(1000, 'ours');
    socket?.write(Buffer.from(two));
    socket?.on('data', () => socket.end());
    await sink.until('closed');
    expect(ending(sink)).toEqual([4401, '', true, undefined]);
    expect(sink.kinds).toEqual(['opened', 'closed']); // our own close is no news
  });

  it('notifies at once that a peer breaks the protocol: nothing could be sent from then on', async () => {
    await using server = await frameServer();
    const { link, sink } = await openDial(server.url);
    sink.onCall = ([kind]) => {
      if (kind === 'closing') expect(link.send('lost')).toBe(false);
    };
    server.accepted[0]?.write(Buffer.from([0x81 | 0x40, 0x00]));
    await sink.until('closed');
    expect(sink.kinds).toEqual(['opened', 'closing', 'closed']);
    expect(ending(sink).slice(0, 3)).toEqual([1006, '', false]);
  });

  it('takes nothing on a connection that is destroyed, though nobody has said so yet', async () => {
    await using server = await startServer();
    const { link, sink } = await openDial(server.url);
    link.terminate();
    expect(link.send('lost')).toBe(false);
    await sink.until('closed');
  });

  it('sends all of a burst, in order, and the close after it', async () => {
    await using server = await startServer();
    const { link, sink } = await openDial(server.url);
    const peer = await server.peer();
    const received: number[] = [];
    peer.on('message', (data: Buffer) => received.push(Number(data.toString())));
    for (let i = 0; i < 20_000; i += 1) link.send(String(i));
    link.close(1000, '');
    await sink.until('closed');
    expect(ending(sink)).toEqual([1000, '', true, undefined]);
    expect(received).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
  });

  it('pings once it is open', async () => {
    await using server = await startServer();
    const dialled = dial(server.url);
    dialled.link.ping?.();
    dialled.link.send('too early');
    await dialled.sink.until('opened');
    const ping = event(await server.peer(), 'ping');
    dialled.link.ping?.();
    expect(await ping).toEqual([Buffer.alloc(0)]);
    await end(dialled);
  });
});
