import type { OwnedSocket } from 'rx-secure-networking';
import { marbled } from '../marbled.ts';
import { connecting, decidedly, note, play, url, world } from '../world.ts';

const methods = ['connect', 'send', 'close', 'hold', 'next', 'error', 'complete'] as const;
const getters = ['id', 'url', 'protocol', 'state', 'connected', 'writable', 'bufferedBytes'] as const;
const streams = ['state$', 'opened$', 'messages$', 'sent$', 'events$', 'ended$', 'writable$'] as const;
const names = [...methods, ...getters, ...streams];

const anySocket = (): OwnedSocket => world().owner.create(url);
const prototypeOf = (socket: object): object => Object.getPrototypeOf(socket) as object;

describe('L9 the handle of a socket', () => {
  it('is frozen, and so is all that it is made of', () => {
    const prototype = prototypeOf(anySocket());
    const parts = Object.values(Object.getOwnPropertyDescriptors(prototype)).flatMap((part) =>
      Object.values<unknown>({ ...part }),
    );

    expect([anySocket(), prototype, ...parts].every(Object.isFrozen)).toBe(true);
    expect(Object.keys(Object.getOwnPropertyDescriptors(prototype)).sort()).toEqual([...names].sort());
  });

  it('has nothing of its own, and streams that lead nowhere', () => {
    const socket = anySocket();

    expect(Reflect.ownKeys(socket)).toEqual([]);
    for (const name of streams) {
      expect(Object.isFrozen(socket[name])).toBe(true);
      expect(Reflect.ownKeys(socket[name])).toEqual(['_subscribe']); // no source, and no subject
    }
  });

  it('does not lead to its class, so that nobody can make or extend one', () => {
    const socket = anySocket();

    expect(socket.constructor).toBe(Object);
    expect(() => {
      Object.assign(socket, { send: () => 'sent' });
    }).toThrow(TypeError);
    expect(() => {
      Object.assign(prototypeOf(socket), { send: () => 'sent' });
    }).toThrow(TypeError);
  });

  const impostors: Record<string, (socket: OwnedSocket) => object> = {
    'a plain object': () => ({}),
    'an object with its prototype': (socket) => Object.create(prototypeOf(socket)) as object,
    'a heir of it': (socket) => Object.create(socket) as object,
    'a Proxy of it': (socket) => new Proxy(socket, {}),
    'another kind of handle': () => world().owner,
  };
  const cases = Object.keys(impostors).flatMap((kind) => names.map((name) => [name, kind] as const));
  it.each(cases)('has a %s that throws a TypeError on %s', (name, kind) => {
    const socket = anySocket();
    const impostor = impostors[kind]?.(socket);
    const { get, value } = Object.getOwnPropertyDescriptor(prototypeOf(socket), name) ?? {};

    expect(() => ((get ?? value) as () => unknown).call(impostor)).toThrow(TypeError);
  });

  it.each(['connect', 'send', 'close', 'hold', 'next', 'error', 'complete'] as const)(
    'has a %s that says what to do where it is taken off its socket',
    (name) => {
      const taken = anySocket()[name] as (this: unknown) => unknown;
      const message = `Call ${name} on its socket: socket.${name}(…), or pass (…args) => socket.${name}(...args)`;

      for (const self of [undefined, null, 7, {}]) expect(() => taken.call(self)).toThrow(new TypeError(message));
    },
  );

  it('is one for each socket: what emits it twice emits the same', () => {
    const socket = anySocket();

    expect(Object.is(socket.state$, socket.state$)).toBe(true);
    expect(Object.is(socket.messages$, socket.messages$)).toBe(true);
  });
});

describe('L12 the handle of a destroyed owner', () => {
  it(
    'is dead: nothing that is asked of it is done, told or recorded',
    marbled(({ cold, expectObservable, flush }) => {
      const { owner, network, wire$ } = world();
      const [once, never] = [connecting(owner), owner.create(url)];
      const ask = () => {
        for (const socket of [once, never]) {
          expect(socket.send('hello')).toBe('not-open');
          socket.connect();
          socket.close();
          socket.close(7);
          socket.hold()();
          expect(socket).toMatchObject({ state: 'closed', connected: false, bufferedBytes: 0 });
        }
      };
      play(cold('-xa', { x: () => owner.destroy(), a: ask }));

      expectObservable(wire$).toBe('-c', { c: 'close 1001' });
      expectObservable(network.decisions$.pipe(decidedly)).toBe('');
      flush();
    }),
  );

  it('has streams that are over', () => {
    const { owner } = world();
    const socket = owner.create(url);
    owner.destroy();
    const log: string[] = [];
    for (const name of streams) note(log, name, socket[name]);

    expect(log).toEqual([
      ...['state$ closed', 'state$ |', 'opened$ # owner-destroyed', 'messages$ |', 'sent$ |', 'events$ |'],
      ...['ended$', 'ended$ |', 'writable$ false', 'writable$ |'],
    ]);
  });
});
