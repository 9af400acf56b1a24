import net from 'node:net';
import { of, VirtualTimeScheduler } from 'rxjs';
import { sendTo, type SendOutcome } from 'rx-secure-networking';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { failedDial } from '../transport/dial.ts';
import { reported } from '../reported.ts';
import { saying, world } from '../world.ts';

// What an owner, the realm or an agent throws where a timer, a tick, a driver or a promise runs the library.

function detached(): Uint8Array {
  const bytes = new Uint8Array(4);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

/** An open socket in virtual time. */
function opened(options: object = {}) {
  const scheduler = new VirtualTimeScheduler();
  const made = world({ scheduler, link: { scheduler }, server: saying() });
  const socket = made.owner.create('wss://example.com/', options);
  socket.connect();
  const run = (ms: number): void => {
    scheduler.maxFrames = scheduler.frame + ms;
    scheduler.flush();
  };
  run(1);
  expect(socket.state).toBe('open');
  return { ...made, socket, run };
}

describe('a message whose memory was transferred', () => {
  it('L19 is denied, with its outcome and its decision', () => {
    const { socket, network, run } = opened();
    const notified: SendOutcome[] = [];
    const codes: string[] = [];
    network.decisions$.subscribe(({ code }) => codes.push(code));
    expect(socket.send(detached(), (outcome) => notified.push(outcome))).toBe('denied');
    expect(notified).toEqual(['denied']);
    expect(codes).toEqual(['invalid-message']);

    const outcomes: unknown[] = [];
    sendTo(socket)(of('a', detached(), 'b')).subscribe((outcome) => outcomes.push(outcome));
    run(1);
    expect(outcomes).toEqual(['sent', 'denied', 'sent']);
    network.destroy();
  });

  it('L25 P11 of keepAlive.ping is denied too, and the keep-alive goes on', () => {
    let pings = 0;
    const ping = (): Uint8Array => {
      pings += 1;
      return detached();
    };
    const errors = reported(() => {
      const { socket, network, run } = opened({ keepAlive: { interval: 10, timeout: 5, ping } });
      run(35);
      expect(pings).toBe(3);
      expect(socket.state).toBe('open');
      network.destroy();
    });
    expect(errors).toEqual([]);
  });
});

describe('a source of sendTo() that gives rubbish later', () => {
  const iterating = (next: () => unknown): never => ({ [Symbol.asyncIterator]: () => ({ next }) }) as never;

  it.each<[string, never]>([
    ['no result', iterating(() => Promise.resolve())],
    [
      'a result that cannot be read',
      iterating(() => Promise.resolve(Object.defineProperty({}, 'done', { get: raise }))),
    ],
    ['a then that throws', iterating(() => ({ then: raise }))],
  ])('P11 is an error of its outcomes: %s', async (_, source) => {
    const { socket, network } = opened();
    await expect(
      new Promise((_resolve, reject) => sendTo(socket)(source).subscribe({ error: reject })),
    ).rejects.toThrow();
    network.destroy();
  });
});

describe('a connection that cannot even be tried', () => {
  it('L5 L25 P11 fails the dial, once, with what was thrown', async () => {
    const { connect } = net.Socket.prototype;
    net.Socket.prototype.connect = () => {
      throw new Error('not allowed here');
    };
    try {
      const [code, , , message] = await failedDial('ws://127.0.0.1:9/');
      expect(code).toBe(1006);
      expect(message).toBe('Cannot connect to 127.0.0.1:9: not allowed here');
    } finally {
      net.Socket.prototype.connect = connect;
    }
  });
});

describe('a listener of the WebSocket class that was added round it', () => {
  it.each(['open', 'error', 'close'] as const)('L17 L25 P11 hears no %s of ours, and so ends no process', (type) => {
    const scheduler = new VirtualTimeScheduler();
    const { owner } = world({ scheduler, link: { scheduler }, server: saying() });
    const WebSocket = webSocketFor(owner);
    const socket = new WebSocket('wss://example.com/') as unknown as EventTarget;
    const round = jest.fn();
    const received = jest.fn();
    EventTarget.prototype.addEventListener.call(socket, type, round);
    EventTarget.prototype.addEventListener.call(socket, 'mine', round);
    socket.addEventListener(type, received);
    scheduler.maxFrames = scheduler.frame + 1;
    scheduler.flush();
    owner.destroy();
    expect(round).not.toHaveBeenCalled();
    expect(received).toHaveBeenCalledTimes(type === 'error' ? 0 : 1);

    socket.dispatchEvent(new Event('mine'));
    expect(round).toHaveBeenCalledTimes(1); // its own affair
  });
});

function raise(): never {
  throw new Error('boo');
}
