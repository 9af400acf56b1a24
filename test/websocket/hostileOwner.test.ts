import { config } from 'rxjs';
import { saying, no, permissive, thrownBy, url } from '../world.ts';
import { worldOf } from './worldOf.ts';

const denied = { owner: { audits: { ...permissive, create: no } } };

describe('L10 no event comes after destroy() has returned, even if an event called it', () => {
  it.each(['open', 'message'] as const)('the first of two listeners of %s', (type) => {
    const { owner, WebSocket, open } = worldOf({ server: saying('a') });
    const log: string[] = [];
    thrownBy(() =>
      open(() => {
        const socket = new WebSocket(url);
        socket.addEventListener(type, () => {
          owner.destroy();
          log.push(`destroyed in ${type}`);
        });
        socket.addEventListener(type, () => log.push(type));
        socket.onclose = () => log.push('close');
        return socket;
      }),
    );

    expect(log).toEqual(['close', `destroyed in ${type}`]);
  });

  it.each(['an ended socket', 'a denied one'])('a listener of the error of %s', (which) => {
    const { owner, network, WebSocket, open, scheduler } = worldOf(which === 'a denied one' ? denied : {});
    const socket = which === 'a denied one' ? new WebSocket(url) : open(() => new WebSocket(url));
    const log: string[] = [];
    socket.onerror = () => {
      owner.destroy();
      log.push('destroyed');
    };
    socket.addEventListener('error', () => log.push('error'));
    socket.onclose = () => log.push('close');
    network.endSocket(1);
    scheduler.maxFrames = Infinity;
    scheduler.flush();

    expect(log).toEqual(['close', 'destroyed']);
  });
});

const boom = () => {
  throw new Error('boo');
};

describe('an owner that forges', () => {
  const reported: unknown[] = [];
  let before: typeof config.onUnhandledError;
  beforeEach(() => {
    before = config.onUnhandledError;
    config.onUnhandledError = (error) => reported.push(error);
  });
  afterEach(() => {
    config.onUnhandledError = before;
    reported.length = 0;
  });

  /** A part of a blob that Node keeps under a symbol. */
  const partOf = (blob: Blob, name: string): symbol =>
    Object.getOwnPropertySymbols(blob).find(({ description }) => description === name) ?? Symbol(name);

  it('the inside of a blob has its socket ended, and nothing rejects', async () => {
    const { network, WebSocket, open } = worldOf();
    const socket = open(() => new WebSocket(url));
    const ended = new Promise((resolve) => network.ends$.subscribe(({ end }) => resolve(end.error?.code)));
    const blob = new Blob(['a']);
    const hostile = {
      get message() {
        throw new Error('boo');
      },
    };
    const getReader = () => {
      throw hostile as unknown as Error;
    };
    Object.defineProperty(blob, partOf(blob, 'kHandle'), { value: { getReader } });
    socket.send(blob);

    expect(await ended).toBe('lost');
    expect(socket.readyState).toBe(3);
    network.destroy();
  });

  it('the size of a blob does not lift the bound', () => {
    const { owner, WebSocket, open } = worldOf({ limits: { maxBufferedBytes: 16 } });
    const socket = open(() => new WebSocket(url));
    const blob = new Blob(['a']);
    Object.defineProperty(blob, partOf(blob, 'kLength'), { value: NaN });
    socket.send(blob); // "[object Blob]"
    socket.send('x'.repeat(1_000));

    expect([socket.readyState, socket.bufferedAmount]).toEqual([2, 1_000]);
    owner.destroy();
  });

  it.each<[string, (socket: WebSocket, Class: object) => void]>([
    ['the class of a socket', (socket) => Object.defineProperty(socket, 'constructor', { get: raise })],
    ['the prototype of a socket', (socket) => Reflect.setPrototypeOf(socket, new Proxy({}, { get: raise }))],
  ])('%s throws in nobody’s turn', async (_what, forge) => {
    const notified = new Promise<void>((resolve) => {
      config.onUnhandledError = (error) => reported.push(error) === 2 && resolve();
    });
    const { owner, WebSocket, scheduler } = worldOf(denied);
    forge(new WebSocket(url), WebSocket);
    const others = jest.fn();
    scheduler.schedule(others, 5);
    scheduler.flush();

    expect(others).toHaveBeenCalledTimes(1);
    await notified;
    expect(reported.map(String)).toEqual(['Error: boo', 'Error: boo']);
    owner.destroy();
  });

  it.each<[string, (event: Event) => unknown]>([
    ['stop that throws', (event) => Object.assign(event, { stopPropagation: boom })],
    ['stop that throws, for good', (event) => Object.defineProperty(event, 'stopPropagation', { value: boom })],
    ['prototype', (event) => Reflect.setPrototypeOf(event, null)],
    ['shape: it is frozen', (event) => Object.freeze(event)],
  ])('L17 P11 an event with another %s ends no process', (_what, spoil) => {
    const { owner, WebSocket, open } = worldOf({ server: saying('a') });
    const calls: string[] = [];
    const unprotected = (target: EventTarget, type: string) =>
      EventTarget.prototype.addEventListener.call(target, type, () => {
        calls.push(`unprotected ${type}`);
        boom();
      });
    for (const type of ['abort']) {
      owner.signal.addEventListener(type, spoil);
      owner.signal.addEventListener(type, () => calls.push(type));
      unprotected(owner.signal, type);
    }
    open(() => {
      const socket = new WebSocket(url);
      for (const type of ['open', 'message', 'close']) {
        socket.addEventListener(type, spoil);
        socket.addEventListener(type, () => calls.push(type));
        unprotected(socket, type);
      }
      return socket;
    });
    owner.destroy();

    expect(calls.sort()).toEqual(['abort', 'close', 'message', 'open']);
  });

  it('the class of URLs sees and stops nothing of another’s', () => {
    const { owner, WebSocket, scheduler } = worldOf({ server: saying('secret') });
    const socket = new WebSocket(url);
    const log: unknown[] = [];
    socket.onmessage = ({ data }) => log.push(data);
    const real = globalThis.URL;
    const seen = jest.fn(raise);
    globalThis.URL = seen as never;
    scheduler.maxFrames = 1;
    scheduler.flush();
    globalThis.URL = real;

    expect(log).toEqual(['secret']);
    expect(seen).not.toHaveBeenCalled();
    owner.destroy();
  });
});

describe('webSocketFor() reads as Web IDL does', () => {
  it('no bytes of what was transferred', () => {
    const { owner, WebSocket, open } = worldOf();
    const socket = open(() => new WebSocket(url));
    const bytes = new Uint8Array(4);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });

    expect(() => socket.send(bytes)).not.toThrow();
    expect(() => socket.send(bytes.buffer)).not.toThrow();
    owner.destroy();
  });

  it('no bigint as a code, and an object without an iterator as text', () => {
    const { owner, WebSocket, open } = worldOf();
    const protocol = { [Symbol.iterator]: undefined, toString: () => 'chat' };
    const socket = open(() => new WebSocket(url, protocol as never));

    expect(thrownBy(() => socket.close(1000n as never))).toBeInstanceOf(TypeError);
    expect(socket.protocol).toBe('chat');
    owner.destroy();
  });

  it('what is sent behind what was full as sent too late', () => {
    const { owner, WebSocket, open } = worldOf({ limits: { maxBufferedBytes: 8 } });
    const socket = open(() => new WebSocket(url));
    socket.send('more than eight');
    const seen = [socket.readyState, socket.bufferedAmount];
    socket.send('hello');

    expect([...seen, socket.readyState, socket.bufferedAmount]).toEqual([2, 15, 2, 20]);
    owner.destroy();
  });
});

function raise(): never {
  throw new Error('boo');
}
