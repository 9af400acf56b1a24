import { from, of } from 'rxjs';
import type { Decision } from 'rx-secure-networking';
import { type BlueprintObject, secureNetworking } from 'rx-secure-networking/blueprint';
import { reported } from '../reported.ts';
import { marbled } from '../marbled.ts';
import { url, emptyWorld } from '../world.ts';
import { blueprint, Listener, Mod } from './objects.ts';

const allowing = { auditCreateWebSocket: () => true, auditConnectWebSocket: () => true };

class WithGetters extends Listener {
  get auditCreateWebSocket() {
    return () => true;
  }
  get auditConnectWebSocket() {
    return () => true;
  }
}

class Static {
  readonly isMade = true;
  static readonly events: string[] = [];
  static auditCreateWebSocket() {
    return true;
  }
  static auditConnectWebSocket() {
    return true;
  }
  static onWebSocketConnected(id: number) {
    Static.events.push(`connected ${id}`);
  }
}

const bare = (): BlueprintObject & { events: string[] } => {
  const events: string[] = [];
  return Object.assign(Object.create(null) as object, {
    ...allowing,
    events,
    onWebSocketConnected: (id: number) => events.push(`connected ${id}`),
  });
};

const boo = (): never => {
  throw new Error('boo');
};

const revoked = (): BlueprintObject => {
  const { proxy, revoke } = Proxy.revocable<BlueprintObject>(new Mod(), {});
  revoke();
  return proxy;
};

describe('an owner object', () => {
  it.each<[string, () => BlueprintObject & { readonly events: string[] }]>([
    ['that is a Proxy', () => new Proxy(new Mod(), {})],
    ['that is a Proxy of a Proxy', () => new Proxy(new Proxy(new Mod(), {}), {})],
    ['that is frozen', () => Object.freeze(new Mod())],
    ['of a class whose audits are getters', () => new WithGetters()],
    ['without a prototype', bare],
    ['whose prototype has none', () => Object.create(bare()) as ReturnType<typeof bare>],
    ['that is a function', () => Object.assign(() => undefined, bare())],
    ['that is a class with static methods', () => Static],
    ['of a derived class', () => new (class extends Mod {})()],
  ])('%s owns sockets and gets events', (_what, make) => {
    marbled(({ flush }) => {
      const { sockets } = blueprint();
      const object = make();
      const id = sockets.createWebSocket(object, url);
      expect(sockets.connectWebSocket(object, id)).toBe(true);
      flush();
      expect(sockets.isWebSocketConnected(object, id)).toBe(true);
      expect(object.events).toEqual(['connected 1']);
    })();
  });

  it('L8 is not its Proxy: each has its own sockets', () => {
    const { sockets } = blueprint();
    const mod = new Mod();
    const id = sockets.createWebSocket(mod, url);
    expect(sockets.connectWebSocket(new Proxy(mod, {}), id)).toBe(false);
  });

  it.each([undefined, null, 7, 'mod', Symbol('mod'), 7n, true])('cannot be %p: -1 and false, and no owner', (what) => {
    const { sockets, network, decisions } = blueprint();
    const object = what as BlueprintObject;
    expect(sockets.createWebSocket(object, url)).toBe(-1);
    expect(sockets.connectWebSocket(object, 1)).toBe(false);
    expect(sockets.face(object).createWebSocket(url)).toBe(-1);
    expect([network.snapshot().length, decisions.length]).toEqual([0, 0]);
  });

  it.each<[string, () => BlueprintObject]>([
    ['a getter that throws', () => Object.defineProperty({}, 'auditCreateWebSocket', { get: boo })],
    ['a Proxy that throws when it is asked', () => new Proxy({}, { getOwnPropertyDescriptor: boo })],
    ['a Proxy that throws when its class is asked', () => new Proxy({}, { getPrototypeOf: boo })],
    ['a Proxy that is revoked', revoked],
  ])('with %s for an audit is denied, and the reason is what it threw', (_what, make) => {
    let decisions: readonly Decision[] = [];
    reported(() => {
      const { network } = emptyWorld();
      network.decisions$.subscribe((decision) => (decisions = [...decisions, decision]));
      const sockets = secureNetworking(network, { describe: () => ({}) });
      expect(sockets.createWebSocket(make(), url)).toBe(-1);
    });
    expect(decisions).toMatchObject([
      { layer: 'owner', code: 'threw', reason: expect.stringMatching(/Error: (boo|.*revoked)/) },
    ]);
  });

  it.each([undefined, null, true, 'yes', {}, []])('whose audit is %p, no function, has none', (audit) => {
    const { sockets, denials } = blueprint();
    expect(sockets.createWebSocket({ auditCreateWebSocket: audit } as never, url)).toBe(-1);
    expect(denials()).toEqual(['owner create unimplemented']);
  });
});

describe('pollution', () => {
  const names = [
    'auditCreateWebSocket',
    'auditConnectWebSocket',
    'auditCloseWebSocket',
    'auditWebSocketMessage',
    'onWebSocketConnected',
  ];
  const found = jest.fn(() => true);
  const polluted = (prototype: object, body: () => void) => {
    for (const name of names) Object.defineProperty(prototype, name, { value: found, configurable: true });
    try {
      body();
    } finally {
      for (const name of names) Reflect.deleteProperty(prototype, name);
    }
  };

  it.each<[string, object, () => object]>([
    ['Object.prototype', Object.prototype, () => ({})],
    [
      'Object.prototype',
      Object.prototype,
      () =>
        new (class {
          readonly isMade = true;
        })(),
    ],
    ['Object.prototype', Object.prototype, () => () => undefined],
    ['Object.prototype', Object.prototype, () => []],
    ['Function.prototype', Function.prototype, () => () => undefined],
    [
      'Function.prototype',
      Function.prototype,
      () =>
        class {
          readonly isMade = true;
        },
    ],
  ])('L1 of %s gives nobody an audit (%#)', (_what, prototype, make) => {
    polluted(prototype, () => {
      const { sockets, denials } = blueprint();
      expect(sockets.createWebSocket(make(), url)).toBe(-1);
      expect(denials()).toEqual(['owner create unimplemented']);
    });
    expect(found).not.toHaveBeenCalled();
    expect(names.some((name) => name in prototype)).toBe(false);
  });

  it(
    'gives nobody an event',
    marbled(({ flush }) => {
      polluted(Object.prototype, () => {
        const { sockets } = blueprint();
        const object = { ...allowing };
        sockets.connectWebSocket(object, sockets.createWebSocket(object, url));
        flush();
      });
      expect(found).not.toHaveBeenCalled();
    }),
  );
});

describe('an id', () => {
  const asked = ['1', '', 1.5, 0, -0, -1, NaN, Infinity, 2 ** 53, Number.MAX_VALUE, 1n, true, null, undefined, {}, [1]];

  it.each([...asked, Symbol('1'), Object(1), { valueOf: () => 1 }, { toString: () => '1' }])(
    'that is %p is none',
    (id) => {
      marbled(({ flush }) => {
        const { sockets, denials } = blueprint();
        const mod = new Mod();
        expect(sockets.createWebSocket(mod, url)).toBe(1);
        sockets.connectWebSocket(mod, 1);
        flush();
        expect(sockets.connectWebSocket(mod, id as number)).toBe(false);
        expect(sockets.sendMessageToWebSocket(mod, id as number, 'x')).toBe(false);
        expect(sockets.isWebSocketConnected(mod, id as number)).toBe(false);
        expect(sockets.closeWebSocket(mod, id as number)).toBe(false);
        expect(denials()).toEqual(['connect', 'send', 'close'].map((action) => `library ${action} unknown-id`));
        expect(sockets.isWebSocketConnected(mod, 1)).toBe(true);
        flush();
        expect(mod.events.filter((line) => line.startsWith('denied'))).toHaveLength(3);
      })();
    },
  );
});

describe('an audit', () => {
  const later: [string, () => unknown][] = [
    ['a promise of true', () => Promise.resolve(true)],
    ['a promise that rejects', () => Promise.reject(new Error('no'))],
    ['a thenable', () => ({ then: (done: (answer: boolean) => void) => done(true) })],
    ['an observable', () => of(true)],
    ['an observable of a promise', () => from(Promise.resolve(true))],
  ];

  it.each(later)('that answers %s denies, and the reason says why', (_what, answer) => {
    marbled(({ flush }) => {
      const { sockets, decisions, wire } = blueprint();
      const mod = new Mod();
      mod.auditCreateWebSocket = answer as () => boolean;
      expect(sockets.createWebSocket(mod, url)).toBe(-1);
      const other = new Mod();
      other.auditConnectWebSocket = answer as () => boolean;
      const id = sockets.createWebSocket(other, url);
      sockets.connectWebSocket(other, id);
      flush();
      expect(decisions.filter(({ allow }) => !allow)).toMatchObject([
        { action: 'create', layer: 'owner', code: 'not-synchronous', reason: reasonOf('auditCreateWebSocket') },
        { action: 'connect', layer: 'owner', code: 'not-synchronous', reason: reasonOf('auditConnectWebSocket') },
      ]);
      expect(other.events).toEqual([`denied ${id} connect not-synchronous`, `closed ${id} 1006`]);
      expect(wire).toEqual([]);
    })();
  });

  it.each(later)('of a close or a message that answers %s denies, and the socket stays', (_what, answer) => {
    marbled(({ flush }) => {
      const { sockets, decisions } = blueprint();
      const mod = new Mod();
      mod.auditCloseWebSocket = answer as () => boolean;
      mod.auditWebSocketMessage = answer as () => boolean;
      const id = sockets.createWebSocket(mod, url, { auditMessages: true });
      sockets.connectWebSocket(mod, id);
      flush();
      sockets.sendMessageToWebSocket(mod, id, 'hello');
      sockets.closeWebSocket(mod, id);
      flush();
      expect(decisions.filter(({ allow }) => !allow)).toMatchObject([
        { action: 'send', layer: 'owner', code: 'not-synchronous', reason: reasonOf('auditWebSocketMessage') },
        { action: 'close', layer: 'owner', code: 'not-synchronous', reason: reasonOf('auditCloseWebSocket') },
      ]);
      expect(mod.events).toEqual(['connected 1', 'denied 1 send not-synchronous', 'denied 1 close not-synchronous']);
      expect(sockets.isWebSocketConnected(mod, id)).toBe(true);
    })();
  });

  it.each<[unknown, string]>([
    [1, 'not-a-verdict'],
    ['true', 'not-a-verdict'],
    [{}, 'not-a-verdict'],
    [Object(true), 'not-a-verdict'],
    [undefined, 'not-a-verdict'],
    [null, 'not-a-verdict'],
    [() => true, 'not-a-verdict'],
    [{ allow: true }, 'not-a-verdict'],
    [{ allow: false, reason: 'no' }, 'denied'],
    [false, 'denied'],
  ])('L3 that answers %p denies', (answer, code) => {
    const { sockets, decisions } = blueprint();
    expect(sockets.createWebSocket({ auditCreateWebSocket: () => answer as boolean }, url)).toBe(-1);
    expect(decisions).toMatchObject([{ code }]);
  });

  it('L3 that throws denies, also when its answer throws as it is read', () => {
    const { sockets, denials } = blueprint();
    const thrower = () => {
      throw new Error('boo');
    };
    const trap = Object.defineProperty({}, 'then', { get: thrower });
    for (const auditCreateWebSocket of [thrower, () => trap as boolean]) {
      expect(sockets.createWebSocket({ auditCreateWebSocket }, url)).toBe(-1);
    }
    expect(denials()).toEqual(['owner create threw', 'owner create threw']);
  });
});

const reasonOf = (name: string) => `${name} must answer true or false at once, not with a promise`;

describe('a message', () => {
  it.each<[unknown, string]>([
    [undefined, 'invalid-message'],
    [null, 'invalid-message'],
    [7, 'invalid-message'],
    [7n, 'invalid-message'],
    [true, 'invalid-message'],
    [{}, 'invalid-message'],
    [['hello'], 'invalid-message'],
    [Object('hello'), 'invalid-message'],
    [new ArrayBuffer(1), 'invalid-message'],
    [new Uint16Array(1), 'invalid-message'],
    [new DataView(new ArrayBuffer(1)), 'invalid-message'],
    [new Uint8Array(new SharedArrayBuffer(1)), 'invalid-message'],
    ['\ud800', 'invalid-message'],
    ['x'.repeat(101), 'too-large'],
  ])('that is %p is denied, causes an event and is never sent', (message, code) => {
    marbled(({ flush }) => {
      const { sockets, denials, network } = blueprint({ limits: { maxMessageBytes: 100 } });
      const mod = new Mod();
      const id = sockets.createWebSocket(mod, url, { auditMessages: true });
      const audit = jest.spyOn(mod, 'auditWebSocketMessage');
      sockets.connectWebSocket(mod, id);
      flush();
      expect(sockets.sendMessageToWebSocket(mod, id, message as string)).toBe(true);
      flush();
      expect(denials()).toEqual([`library send ${code}`]);
      expect(mod.events).toEqual(['connected 1', `denied 1 send ${code}`]);
      expect(audit).not.toHaveBeenCalled();
      expect(network.snapshot()[0]?.sockets).toMatchObject([{ sent: 0, received: 0 }]);
    })();
  });
});

describe('options', () => {
  it.each([null, 7, 'chat', { auditMessages: 'yes' }, { auditMessages: 1 }])(
    'that are %p are a mistake of the programmer: a TypeError, and no socket',
    (how) => {
      const { sockets, network } = blueprint();
      const mod = new Mod();
      expect(() => sockets.createWebSocket(mod, url, how as never)).toThrow(TypeError);
      expect(network.snapshot()[0]?.sockets).toEqual([]);
    },
  );

  it('throw where they are inherited, misspelt, or those of the Rx surface', () => {
    const { sockets } = blueprint();
    const mod = new Mod();
    const create = jest.spyOn(mod, 'auditCreateWebSocket');
    const make = (options: object) => () => sockets.createWebSocket(mod, url, options);
    expect(make(Object.create({ protocols: ['inherited'] }) as object)).toThrow(TypeError);
    expect(make({ protocol: 'chat' })).toThrow('createWebSocket.protocol: did you mean protocols?');
    expect(make({ messages: 'discard' })).toThrow('createWebSocket.messages');
    expect(create).not.toHaveBeenCalled();
  });
});
