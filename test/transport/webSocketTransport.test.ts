import vm from 'node:vm';
import { firstValueFrom, VirtualTimeScheduler } from 'rxjs';
import { WebSocket as WsWebSocket } from 'ws';
import {
  allowAll,
  createNetwork,
  type WebSocketLike,
  webSocketTransport,
  type WebSocketTransportOptions,
} from '../../lib/index.ts';
import { defaultLimits } from '../../lib/model/Limits.ts';
import type { DialRequest, Link } from '../../lib/model/Transport.ts';
import { dialRequest } from '../../lib/testing/contract/CheckedLink.ts';
import { permissive } from '../world.ts';
import { FakeWebSocket } from './FakeWebSocket.ts';
import { ending } from './dial.ts';
import { SinkRecord } from '../../lib/testing/contract/SinkRecord.ts';

const url = 'wss://chat.example.com/rooms/7?a=b';
const lost = [1006, '', false];

beforeEach(() => (FakeWebSocket.made = []));

interface Dialled {
  readonly link: Link;
  readonly sink: SinkRecord;
  readonly socket: FakeWebSocket;
}

/** A dial with the fake class. */
function dial(request: Partial<DialRequest> = {}, options: WebSocketTransportOptions = {}): Dialled {
  const sink = new SinkRecord();
  const { url: to = url, protocols = [], approve } = request;
  const transport = webSocketTransport({ WebSocket: FakeWebSocket, ...options });
  const link = transport(dialRequest(to, protocols, defaultLimits, approve), sink);
  expect(sink.calls).toEqual([]);
  return { link, sink, socket: FakeWebSocket.last };
}

function open(request?: Partial<DialRequest>, options?: WebSocketTransportOptions): Dialled {
  const dialled = dial(request, options);
  dialled.socket.open(request?.protocols?.[0]);
  expect(dialled.sink.kinds).toEqual(['opened']);
  return dialled;
}

class Refusing extends FakeWebSocket {
  constructor(...args: ConstructorParameters<WebSocketLike>) {
    super(...args);
    throw new SyntaxError('not this one');
  }
}

/** Lets all microtasks run. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('webSocketTransport()', () => {
  it("trap 9: takes the platform's class when it is made, neither at import nor for each dial", () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
    let looked = 0;
    const get = (): unknown => {
      looked += 1;
      return FakeWebSocket;
    };
    try {
      Object.defineProperty(globalThis, 'WebSocket', { get, configurable: true });
      jest.isolateModules(() => jest.requireActual('../../lib/index.ts'));
      expect(looked).toBe(0);
      const transport = webSocketTransport();
      expect(looked).toBe(1);
      Object.defineProperty(globalThis, 'WebSocket', { value: undefined, configurable: true });
      transport(dialRequest(url, [], defaultLimits), new SinkRecord());
      expect(FakeWebSocket.made).toHaveLength(1);
    } finally {
      if (before) Object.defineProperty(globalThis, 'WebSocket', before);
      else Reflect.deleteProperty(globalThis, 'WebSocket');
    }
  });

  it.each(['wss://example.com/chat', 'ws://127.0.0.1/chat'])(
    'can be made where the platform has no class, and fails when it dials %s, whatever is put there later',
    async (target) => {
      const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
      try {
        Object.defineProperty(globalThis, 'WebSocket', { value: undefined, configurable: true, writable: true });
        const network = createNetwork({ transport: webSocketTransport(), policy: allowAll });
        Object.defineProperty(globalThis, 'WebSocket', { value: FakeWebSocket, configurable: true });
        const error: unknown = await firstValueFrom(
          network.createOwner({ name: 'chat', audits: permissive }).open(target),
        ).catch((thrown: unknown) => thrown);

        expect(error).toMatchObject({ name: 'SocketError', code: 'connect-failed' });
        expect((error as Error).message).toContain(
          'this platform has no WebSocket: use wsTransport() from rx-secure-networking/ws, or pass { WebSocket }',
        );
        expect(FakeWebSocket.made).toEqual([]);
        network.destroy();
      } finally {
        if (before) Object.defineProperty(globalThis, 'WebSocket', before);
        else Reflect.deleteProperty(globalThis, 'WebSocket');
      }
    },
  );

  it.each<[unknown, string]>([
    [null, 'webSocketTransport: expected a plain object { WebSocket, scheduler }, not null'],
    ['x', 'not a string'],
    [{ WebSocket: {} }, 'options.WebSocket must be a class'],
    [{ agent: {} }, 'webSocketTransport.agent is unknown. Expected a plain object { WebSocket, scheduler }'],
    [{ webSocket: {} }, 'webSocketTransport.webSocket: did you mean WebSocket?'],
    [{ scheduler: {} }, 'webSocketTransport: scheduler must be an RxJS scheduler'],
  ])('names what is wrong with its options: %p', (options, message) => {
    expect(() => webSocketTransport(options as WebSocketTransportOptions)).toThrow(message);
  });

  it('refuses options that are inherited', () => {
    const inherited = Object.create({ WebSocket: FakeWebSocket }) as WebSocketTransportOptions;
    expect(() => webSocketTransport(inherited)).toThrow(TypeError);
  });

  it("takes the classes of browsers and of ws, and one's own", () => {
    const drivers: WebSocketLike[] = [globalThis.WebSocket, WsWebSocket, FakeWebSocket];
    expect(drivers).toHaveLength(3);
  });

  it('L4 dials exactly the URL and the sub-protocols that were audited', () => {
    const { socket } = dial({ protocols: ['chat.1', 'chat.2'] });
    expect([socket.url, socket.protocols]).toEqual([url, ['chat.1', 'chat.2']]);
  });

  it('trap 25: wants binary as ArrayBuffer, from the tick of its making', () => {
    expect(dial().socket.binaryType).toBe('arraybuffer');
  });

  it('throws what the class throws', () => {
    expect(() => dial({}, { WebSocket: Refusing })).toThrow('not this one');
  });

  it('cannot be paused', () => {
    const { link } = open();
    expect([link.pause(), link.resume(), Object.isFrozen(link)]).toEqual([false, undefined, true]);
  });
});

describe('the address of a native dial', () => {
  it.each([
    ['ws://127.0.0.1:81/', '127.0.0.1'],
    ['ws://[::1]/', '::1'],
    ['ws://[::ffff:7f00:1]/', '::ffff:7f00:1'],
  ])('L5 is approved if it stands in the URL: %s', async (literal, address) => {
    const asked: unknown[] = [];
    const { link } = dial({ url: literal, approve: (addresses) => asked.push(addresses) > 0 });
    expect([asked, FakeWebSocket.made]).toEqual([[], []]); // later: the policy may end the link
    await turn();
    expect([asked, FakeWebSocket.last.url]).toEqual([[[address]], literal]);
    link.terminate();
  });

  it('is not asked for where there is a name, which has rules of its own', async () => {
    const approve = jest.fn(() => true);
    for (const name of ['a.example', 'localhost', '1e3.example', 'x1']) dial({ url: `ws://${name}/`, approve });
    await turn();
    expect(approve).not.toHaveBeenCalled();
    expect(FakeWebSocket.made).toHaveLength(4);
  });

  it.each([
    ['false', () => false],
    ['a denial', () => ({ allow: false, reason: 'private' }) as const],
    ['something truthy', () => 1 as unknown as boolean],
    [
      'an exception',
      () => {
        throw new Error('broken');
      },
    ],
  ])('L5 is not dialled when the answer is %s', async (_, approve) => {
    const { sink } = dial({ url: 'ws://127.0.0.1/', approve });
    await sink.until('closed');
    expect(ending(sink).slice(0, 3)).toEqual(lost);
    expect(ending(sink)[3]).toMatch(/^Cannot connect: (its address is not approved|broken)$/u);
    expect(FakeWebSocket.made).toHaveLength(0);
  });

  it('L10 is neither asked for nor dialled when the link ends first, nor when the policy ends it', async () => {
    const approve = jest.fn(() => true);
    const first = dial({ url: 'ws://127.0.0.1/', approve });
    first.link.terminate();
    const second = dial({
      url: 'ws://127.0.0.1/',
      approve: () => {
        second.link.terminate();
        return true;
      },
    });
    await Promise.all([first.sink.until('closed'), second.sink.until('closed')]);
    expect(approve).not.toHaveBeenCalled();
    expect(FakeWebSocket.made).toHaveLength(0);
    expect([first.sink.kinds, second.sink.kinds]).toEqual([['closed'], ['closed']]);
  });

  it('ends the link when the class throws', async () => {
    const { sink } = dial({ url: 'ws://[::1]/' }, { WebSocket: Refusing });
    await sink.until('closed');
    expect(ending(sink)).toEqual([...lost, 'Cannot connect: not this one']);
  });
});

describe('what a driver does while it is connecting', () => {
  it('trap 31: Node 22 reports a refusal by an error alone, and stays connecting', async () => {
    const { link, sink, socket } = dial();
    socket.fire('error', { message: 'Received network error or non-101 status code.' });
    expect(sink.calls).toEqual([]);
    await turn();
    expect(sink.kinds).toEqual(['closed']);
    expect(ending(sink)).toEqual([...lost, 'Received network error or non-101 status code.']);
    expect(socket.calls).toEqual([['close', 1000]]); // it is not left dialling
    link.terminate();
    await turn();
    expect(sink.kinds).toEqual(['closed']);
  });

  it('trap 39: Node 22 reports an error inside close(), another one later, and never closes', async () => {
    const { link, sink, socket } = dial();
    socket.onClose = () => socket.fire('error', { message: 'inside' });
    link.close(1000, '');
    expect(sink.calls).toEqual([]);
    socket.fire('error', { message: 'later' });
    await turn();
    expect(ending(sink)).toEqual([...lost, 'Cannot connect: closed before it was open']);
    expect(sink.kinds).toEqual(['closed']);
  });

  it('trap 39: Node 24 reports an error and closes inside close()', async () => {
    const { link, sink, socket } = dial();
    socket.onClose = () => {
      socket.fire('error');
      socket.closed(1006, '', false);
    };
    link.terminate();
    expect(sink.calls).toEqual([]);
    await turn();
    expect(sink.kinds).toEqual(['closed']);
  });

  it('trap 33: the error event of a browser has no reason; the event is not passed on, and there is always a text', async () => {
    const { sink, socket } = dial();
    socket.fire('error', { type: 'error' });
    socket.closed(1006, '', false);
    await turn();
    const [last] = sink.calls;
    expect(sink.kinds).toEqual(['closed']);
    expect(last?.[0] === 'closed' && last[4]).toEqual(new Error('the platform does not say why'));
  });

  it.each([
    ['its own message', { message: 'a', error: new Error('b') }, 'a'],
    ['that of its error', { message: '', error: new Error('b') }, 'b'],
    ['none', { message: '', error: new Error('') }, 'the platform does not say why'],
    ['none, nor an error', { message: 1, error: null }, 'the platform does not say why'],
  ])('trap 33: an error event with %s', async (_, event, text) => {
    const { sink, socket } = dial();
    socket.fire('error', event);
    await turn();
    expect(ending(sink)).toEqual([...lost, text]);
  });

  it('trap 34: a close before the opening is a lost connection with an error, whatever code it brings', async () => {
    const { sink, socket } = dial();
    socket.closed(1000, 'all is well', true);
    await turn();
    expect(ending(sink)).toEqual([...lost, 'Cannot connect: closed before it was open']);
  });

  it('trap 34: a code that no close frame can have is that of a lost connection', async () => {
    const { sink, socket } = dial();
    socket.open();
    socket.closed(0, '', false); // as Deno has it
    await turn();
    expect(ending(sink)).toEqual([1006, '', false, undefined]);
  });

  it.each([
    ['that was not offered', ['chat'], 'admin'],
    ['where none was offered', [], 'admin'],
    ['of none, where some were offered', ['chat'], ''],
  ])('refuses a choice of a sub-protocol %s, which the driver let pass', async (_, protocols, chosen) => {
    const { sink, socket } = dial({ protocols });
    socket.open(chosen);
    await turn();
    expect(sink.kinds).toEqual(['closed']);
    expect(ending(sink)[3]).toMatch(/^Cannot connect: the server chose/u);
    expect(socket.calls).toEqual([['close', 4000]]);
  });

  it('messages before the opening, and another opening, change nothing', () => {
    const { sink, socket } = dial();
    socket.fire('message', { data: 'too early' });
    socket.open();
    socket.open();
    expect(sink.kinds).toEqual(['opened']);
  });
});

describe('what a driver does while it is open', () => {
  it('trap 25: a Blob ends the connection, rather than be overtaken', async () => {
    const { sink, socket } = open();
    socket.fire('message', { data: new Blob(['x']) });
    socket.fire('message', { data: 'after it' });
    await turn();
    expect(sink.kinds).toEqual(['opened', 'closed']);
    expect(ending(sink)).toEqual([...lost, 'the platform passes binary messages as something other than ArrayBuffer']);
    expect(socket.calls).toEqual([['close', 4000]]);
  });

  it('takes an ArrayBuffer of another realm, and nothing that only looks like one', async () => {
    const { sink, socket } = open();
    const foreign: unknown = vm.runInNewContext('new Uint8Array([1, 2, 3]).buffer');
    socket.fire('message', { data: foreign });
    expect(sink.calls.at(-1)).toEqual(['message', new Uint8Array([1, 2, 3]), 3]);
    socket.fire('message', { data: { byteLength: 3 } });
    await turn();
    expect(sink.kinds).toEqual(['opened', 'message', 'closed']);
  });

  it('trap 30: holds an error until the close that follows, which knows the code', async () => {
    const { sink, socket } = open();
    socket.fire('error', { message: 'first' });
    socket.fire('error', { message: 'second' });
    await turn();
    expect(sink.kinds).toEqual(['opened']);
    socket.closed(1002, 'broken', false);
    socket.fire('error', { message: 'third' });
    socket.closed(1006, '', false);
    await turn();
    expect(ending(sink)).toEqual([1002, 'broken', false, 'first']);
    expect(sink.kinds).toEqual(['opened', 'closed']);
  });

  it('trap 31: an error that no close follows is the end after closeTimeout', async () => {
    const scheduler = new VirtualTimeScheduler();
    const { sink, socket } = open({}, { scheduler });
    socket.fire('error', { message: 'gone' });
    scheduler.flush();
    await turn();
    expect(scheduler.frame).toBe(defaultLimits.closeTimeout);
    expect(ending(sink)).toEqual([...lost, 'gone']);
  });

  it('trap 31: a peer that began to close and does not finish is noticed by a send', async () => {
    const scheduler = new VirtualTimeScheduler();
    const { link, sink, socket } = open({}, { scheduler });
    socket.readyState = 2; // Node has no event for it until the peer hangs up
    expect([link.send('lost'), link.send('lost as well')]).toEqual([false, false]);
    expect([socket.calls, sink.kinds]).toEqual([[], ['opened']]); // nothing is called inside the link's own methods
    await turn();
    expect(sink.kinds).toEqual(['opened', 'closing']);
    scheduler.flush();
    await turn();
    expect(scheduler.frame).toBe(defaultLimits.closeTimeout);
    expect(sink.kinds).toEqual(['opened', 'closing', 'closed']);
    expect(ending(sink)).toEqual([1005, '', false, undefined]); // the driver gives the code with its own end only
  });

  it('a peer that began to close is noticed behind a message, which came before its close frame', () => {
    const { sink, socket } = open({}, { scheduler: new VirtualTimeScheduler() });
    socket.readyState = 2;
    socket.fire('message', { data: 'last words' });
    expect(sink.kinds).toEqual(['opened', 'message', 'closing']);
  });

  it('a peer that began to close is noticed when something is taken', () => {
    const scheduler = new VirtualTimeScheduler();
    const { link, sink, socket } = open({}, { scheduler });
    socket.onSend = () => (socket.bufferedAmount += 5);
    expect([link.send('hello'), link.send('hello')]).toEqual([true, true]);
    socket.readyState = 2;
    scheduler.maxFrames = 50;
    scheduler.flush();
    expect(sink.kinds).toEqual(['opened', 'drained', 'closing']);
  });

  it('an error of a driver that closes says more than that its peer closes', async () => {
    const scheduler = new VirtualTimeScheduler();
    const { link, sink, socket } = open({}, { scheduler });
    socket.readyState = 2;
    link.send('lost');
    await turn();
    socket.fire('error', { message: 'gone' });
    scheduler.flush();
    await turn();
    expect(ending(sink)).toEqual([...lost, 'gone']);
  });

  it('headers of frames that a driver counts are taken off, those of what is partly taken in proportion', () => {
    const { link, socket } = open({}, { scheduler: new VirtualTimeScheduler() });
    socket.onSend = () => (socket.bufferedAmount += 5 + 6); // as ws does
    for (let i = 0; i < 10; i += 1) link.send('hello');
    expect(link.bufferedBytes).toBe(50);
    socket.bufferedAmount = 55;
    expect(link.bufferedBytes).toBe(25);
    socket.bufferedAmount = 0;
    expect(link.bufferedBytes).toBe(0);
    socket.onSend = () => (socket.bufferedAmount += 5); // as the standard has it
    link.send('hello');
    expect(link.bufferedBytes).toBe(5);
  });

  it('a close in time cancels that', async () => {
    const scheduler = new VirtualTimeScheduler();
    const { link, sink, socket } = open({}, { scheduler });
    socket.readyState = 2;
    link.send('lost');
    socket.closed(4001, 'bye', true);
    scheduler.flush();
    await turn();
    expect(scheduler.frame).toBe(0);
    expect(ending(sink).slice(0, 3)).toEqual([4001, 'bye', true]);
  });

  it('a close that says nothing is 1006 and not clean', async () => {
    const { sink, socket } = open();
    socket.fire('close');
    await turn();
    expect(ending(sink)).toEqual([...lost, undefined]);
  });

  it('an exception of send() does not get out', () => {
    const { link, socket } = open();
    socket.onSend = () => {
      throw new Error('no');
    };
    expect(() => link.send('x')).not.toThrow();
  });

  it('sends text as it is, and of bytes what the platform knows of them', () => {
    const { link, socket } = open();
    const bytes = Object.defineProperty(new Uint8Array([1, 2, 3]), 'byteLength', { value: 1 });
    link.send('hi');
    link.send(bytes);
    link.send({} as Uint8Array);
    expect(socket.calls).toEqual([
      ['send', 'hi'],
      ['send', new Uint8Array([1, 2, 3])],
    ]);
  });
});

describe('what a driver does while it is closing', () => {
  it('messages still arrive, and after closed nothing does', async () => {
    const { link, sink, socket } = open();
    link.close(1000, '');
    socket.fire('message', { data: 'late' });
    const { onmessage, onclose, onopen } = socket;
    socket.closed();
    for (const handler of [onmessage, onclose, onopen]) (handler as (event: object) => void)({ data: 'too late' });
    await turn();
    expect(sink.kinds).toEqual(['opened', 'message', 'closed']);
  });

  it('trap 39: may close inside close()', async () => {
    const { link, sink, socket } = open();
    socket.onClose = () => socket.closed(4001, 'bye', true);
    link.close(4001, 'bye');
    expect(sink.kinds).toEqual(['opened']);
    await turn();
    expect(ending(sink)).toEqual([4001, 'bye', true, undefined]);
  });

  it('trap 35: is let go when it is terminated, with a listener of errors left', async () => {
    const { link, sink, socket } = open();
    link.close(1000, '');
    link.close(1000, '');
    link.terminate();
    expect(sink.kinds).toEqual(['opened']);
    await turn();
    expect(ending(sink)).toEqual([...lost, undefined]);
    expect([socket.onopen, socket.onmessage]).toEqual([null, null]);
    expect(() => (socket.onerror as () => void)()).not.toThrow();
    let released = 0;
    expect(link.lingers?.(() => (released += 1))).toBe(true);
    const { onclose } = socket;
    for (let i = 0; i < 2; i += 1) (onclose as (event: object) => void)({ code: 1000 });
    expect([released, link.lingers?.(() => {}), sink.kinds]).toEqual([1, false, ['opened', 'closed']]);
    expect(socket.calls).toEqual([
      ['close', 1000, ''],
      ['close', 1000],
    ]);
    link.terminate();
    await turn();
    expect([socket.calls.length, sink.kinds.length]).toEqual([2, 2]);
  });

  it('is terminated by the way of its own where it has one', () => {
    const { link, socket } = open();
    const terminate = jest.fn();
    Object.assign(socket, { terminate });
    link.terminate();
    expect([terminate.mock.calls.length, socket.calls.length]).toEqual([1, 0]);
  });

  it('ends though close() throws', async () => {
    const { link, sink, socket } = open();
    socket.onClose = () => {
      throw new Error('no');
    };
    link.close(1000, '');
    await turn();
    expect(ending(sink)).toEqual([...lost, undefined]);
  });
});

describe('what waits to be sent natively', () => {
  it('trap 20: is what the driver says while it is open or this side closes it, and nothing else', () => {
    const { link, socket } = dial();
    socket.bufferedAmount = 10;
    expect(link.bufferedBytes).toBe(0);
    socket.open();
    expect(link.bufferedBytes).toBe(10);
    for (const nonsense of [undefined, Number.NaN, -1, null]) {
      Object.assign(socket, { bufferedAmount: nonsense });
      expect(link.bufferedBytes).toBe(0);
    }
    socket.bufferedAmount = 10;
    socket.readyState = 2;
    expect(link.bufferedBytes).toBe(0);
    link.send('x');
    socket.readyState = 1;
    link.close(1000, '');
    socket.readyState = 2;
    expect(link.bufferedBytes).toBe(10); // our own close waits for it
    socket.readyState = 3;
    expect(link.bufferedBytes).toBe(0);
    link.terminate();
  });

  it('is looked at every 50 ms while anything waits, and drained is called when less does', () => {
    const scheduler = new VirtualTimeScheduler();
    const { link, sink, socket } = open({}, { scheduler });
    const until = (ms: number): void => {
      scheduler.maxFrames = ms;
      scheduler.flush();
    };
    const drained = (): number => sink.kinds.filter((kind) => kind === 'drained').length;
    link.send('taken at once');
    expect(scheduler.actions).toHaveLength(0);

    socket.bufferedAmount = 100;
    link.send('waits');
    link.send('waits too');
    expect(scheduler.actions).toHaveLength(1);
    until(49);
    expect(drained()).toBe(0);
    until(50);
    expect(drained()).toBe(0);
    socket.bufferedAmount = 60;
    until(100);
    expect(drained()).toBe(1);
    socket.bufferedAmount = 0;
    until(1_000);
    expect([drained(), scheduler.actions.length]).toEqual([2, 0]);
  });

  it('is not looked at any more after the end', () => {
    const scheduler = new VirtualTimeScheduler();
    const { link, socket } = open({}, { scheduler });
    socket.bufferedAmount = 100;
    link.send('waits');
    link.terminate();
    scheduler.flush();
    expect(scheduler.frame).toBe(0);
  });
});
