import { allowAll, createNetwork, deny, type Network, type SendRequest, SocketError } from 'rx-secure-networking';
import { type BlueprintObject, secureNetworking } from 'rx-secure-networking/blueprint';
import { closes, opened, virtualTransport } from 'rx-secure-networking/testing';
import { concat, map, NEVER, of, throwError, timer } from 'rxjs';
import { marbled } from '../marbled.ts';
import { brief, briefDecision, play, saying, url, emptyWorld, world } from '../world.ts';
import { blueprint, echo, Mod } from './objects.ts';

const connectedMod = (sockets: ReturnType<typeof blueprint>['sockets'], mod = new Mod()) => {
  const id = sockets.createWebSocket(mod, url);
  expect(sockets.connectWebSocket(mod, id)).toBe(true);
  return { mod, id };
};

describe('secureNetworking()', () => {
  it(
    'creates, connects, sends, receives and closes by id; events come after the calls, in order',
    marbled(({ flush }) => {
      const { sockets } = blueprint();
      const { mod, id } = connectedMod(sockets);
      expect(id).toBe(1);
      expect(mod.events).toEqual([]);
      flush();
      expect(sockets.isWebSocketConnected(mod, id)).toBe(true);
      expect(sockets.sendMessageToWebSocket(mod, id, 'hello')).toBe(true);
      expect(mod.events).toEqual(['connected 1']);
      flush();
      expect(sockets.closeWebSocket(mod, id)).toBe(true);
      expect(mod.events).toEqual(['connected 1', 'sent 1 hello', 'received 1 hello']);
      flush();
      expect(mod.events.slice(3)).toEqual(['closed 1 1000 clean']);
      expect(sockets.isWebSocketConnected(mod, id)).toBe(false);
    }),
  );

  it(
    'the booleans say whether the request was made, not whether it was allowed',
    marbled(({ flush }) => {
      const { sockets } = blueprint({ policy: { send: () => false, close: () => false } });
      const mod = new Mod();
      const id = sockets.createWebSocket(mod, url);
      expect(sockets.sendMessageToWebSocket(mod, id, 'too early')).toBe(false);
      expect(sockets.connectWebSocket(mod, id)).toBe(true);
      expect(sockets.connectWebSocket(mod, id)).toBe(false);
      flush();
      expect(sockets.sendMessageToWebSocket(mod, id, 'denied')).toBe(true);
      expect(sockets.closeWebSocket(mod, id)).toBe(true);
      flush();
      expect(mod.events).toEqual([
        'denied 1 connect state',
        'connected 1',
        'denied 1 send denied',
        'denied 1 close denied',
      ]);
    }),
  );

  it(
    'a close that is under way is not made again',
    marbled(({ flush }) => {
      const { sockets } = blueprint({ link: { closeHandshake: 5 } });
      const { mod, id } = connectedMod(sockets);
      flush();
      expect([sockets.closeWebSocket(mod, id), sockets.closeWebSocket(mod, id)]).toEqual([true, false]);
      flush();
      expect(mod.events).toEqual(['connected 1', 'closed 1 1000 clean']);
    }),
  );

  it(
    'a send is false when more would wait than may',
    marbled(({ flush }) => {
      const { sockets } = blueprint({ link: { drain: 'scripted' }, limits: { maxBufferedBytes: 10 } });
      const { mod, id } = connectedMod(sockets);
      flush();
      expect(['12345678', '123'].map((text) => sockets.sendMessageToWebSocket(mod, id, text))).toEqual([true, false]);
      sockets.destroy(mod);
    }),
  );

  it(
    'calls the event methods when the peer closes, with code and reason, and when a connection fails, with an error and a close',
    marbled(({ flush }) => {
      const peers = blueprint({ server: saying('welcome', closes(4001, 'who are you?')) });
      const { mod } = connectedMod(peers.sockets);
      const fails = blueprint({ server: throwError(() => new Error('refused')) });
      const { mod: other } = connectedMod(fails.sockets);
      flush();
      expect(mod.events).toEqual(['connected 1', 'received 1 welcome', 'closed 1 4001 who are you?clean']);
      expect(other.events).toEqual(['error 1 connect-failed', 'closed 1 1006']);
    }),
  );

  it(
    'protocols and auditMessages go with the creation',
    marbled(({ flush }) => {
      const { sockets } = blueprint();
      const mod = new Mod();
      const create = jest.spyOn(mod, 'auditCreateWebSocket');
      const message = jest.spyOn(mod, 'auditWebSocketMessage');
      const id = sockets.createWebSocket(mod, url, { protocols: ['chat.v1'], auditMessages: 'both' });
      sockets.connectWebSocket(mod, id);
      flush();
      sockets.sendMessageToWebSocket(mod, id, 'there and back');
      flush();
      expect(create).toHaveBeenCalledWith(url, ['chat.v1']);
      expect(message.mock.calls).toEqual([
        [1, 'there and back'],
        [1, 'there and back'],
      ]);
    }),
  );

  it('is frozen, and wants a describe', () => {
    const { network } = emptyWorld();
    expect(Object.isFrozen(secureNetworking(network, { describe: () => undefined }))).toBe(true);
    expect(() => secureNetworking(network, {} as never)).toThrow(TypeError);
  });
});

describe('an id', () => {
  const requests = ['connectWebSocket', 'sendMessageToWebSocket', 'closeWebSocket'] as const;

  it.each(["is another's", 'never was', 'is gone', "is its destroyed owner's"])(
    'L8 P6 that %s answers false, and each request is one decision',
    (which) => {
      marbled(({ flush }) => {
        const { sockets, decisions } = blueprint();
        const { mod, id } = connectedMod(sockets);
        flush();
        const asker = which === "is another's" ? new Mod() : mod;
        if (which === 'is gone') sockets.closeWebSocket(mod, id);
        if (which === "is its destroyed owner's") sockets.destroy(mod);
        flush();
        const asked = which === 'never was' ? 999 : id;
        expect(sockets.isWebSocketConnected(asker, asked)).toBe(false);
        const before = decisions.length;
        for (const request of requests) expect(sockets[request](asker, asked, 'a message')).toBe(false);

        const made = decisions.slice(before);
        expect(made.map(briefDecision)).toEqual(
          ['connect', 'send', 'close'].map((action) => `library ${action} unknown-id`),
        );
        // Nothing in them tells the four apart.
        for (const { reason, socket, endpoint } of made) {
          expect({ reason, socket, endpoint }).toEqual({ reason: 'this owner has no socket of this id' });
        }
      })();
    },
  );

  it(
    'that the caller may not use is -1 in the event that the caller gets',
    marbled(({ flush }) => {
      const { sockets } = blueprint();
      const { id } = connectedMod(sockets);
      const thief = new Mod();
      for (const request of requests) sockets[request](thief, id, 'mine?');
      expect(thief.events).toEqual([]);
      flush();
      expect(thief.events).toEqual(['connect', 'send', 'close'].map((action) => `denied -1 ${action} unknown-id`));
    }),
  );

  it('O8 of a failed create is -1 for every cause, and the next good one is new', () => {
    const { sockets, denials } = blueprint({ limits: { socketsPerOwner: 2 }, policy: { create: vetoed } });
    const mod = new Mod();
    const create = (to: string, how?: object) => sockets.createWebSocket(mod, to, how);
    expect(create(url)).toBe(1);
    const failures = [
      create('http://example.com/'),
      create('ws://example.com:25/'),
      create(''),
      create(7 as unknown as string),
      create(url, { protocols: [''] }),
      create('wss://example.com/veto'),
    ];
    expect(create(url)).toBe(2);
    failures.push(create(url)); // the limit
    sockets.destroy(mod);
    failures.push(create(url));
    expect(failures).toEqual(failures.map(() => -1));
    expect(denials()).toEqual([
      'library create invalid-url',
      'library create port',
      'library create invalid-url',
      'library create invalid-url',
      'library create invalid-protocols',
      'policy create denied',
      'library create limit',
      'library create owner-destroyed',
    ]);
  });

  it(
    'a socket that a listener of decisions$ ends at once causes a closed event, and its id is invalid',
    marbled(({ flush }) => {
      const { sockets, network } = blueprint();
      network.decisions$.subscribe(({ socket }) => network.endSocket(socket ?? 0, 'not now'));
      const mod = new Mod();
      const id = sockets.createWebSocket(mod, url);
      expect(id).toBe(1);
      expect(sockets.connectWebSocket(mod, id)).toBe(false);
      flush();
      expect(mod.events).toEqual(['closed 1 1001 not now', 'denied -1 connect unknown-id']);
    }),
  );

  it(
    'with opaque errors a failed create still has a code and a reason',
    marbled(({ flush }) => {
      const { network } = emptyWorld({ policy: { create: deny('not today') } });
      const sockets = secureNetworking(network, { describe: () => ({ errorDetail: 'opaque' as const }) });
      const events: unknown[] = [];
      const mod = Object.assign(new Mod(), { onWebSocketDenied: (...args: unknown[]) => events.push(args) });
      expect([sockets.createWebSocket(mod, url), sockets.createWebSocket(mod, 'x')]).toEqual([-1, -1]);
      flush();
      expect(events).toEqual([
        [-1, 'create', 'denied', expect.stringContaining('Cannot create a socket for')],
        [-1, 'create', 'invalid-url', expect.stringContaining('Cannot create a socket for')],
      ]);
    }),
  );
});

function vetoed({ url: asked }: { readonly url: string }): boolean {
  return !asked.endsWith('/veto');
}

describe('describe()', () => {
  it('says name, kind and limits; without a name the owner is an "object"', () => {
    const { network } = emptyWorld();
    const [first, second] = [new Mod(), new Mod()];
    const sockets = secureNetworking(network, {
      describe: (object) => (object === first ? { name: 'radio', limits: { socketsPerOwner: 1 } } : {}),
    });
    expect([1, 2].map(() => sockets.createWebSocket(first, url))).toEqual([1, -1]);
    sockets.createWebSocket(second, url);
    expect(network.snapshot().map(({ name }) => name)).toEqual(['radio', 'object']);
  });

  it('that does not admit an object: its calls return -1 and false; describe is called again until it admits the object', () => {
    const { network } = emptyWorld();
    const admitted = new Set<BlueprintObject>();
    const describe = jest.fn((object: BlueprintObject) => (admitted.has(object) ? {} : undefined));
    const sockets = secureNetworking(network, { describe });
    const mod = new Mod();
    expect(sockets.createWebSocket(mod, url)).toBe(-1);
    expect(sockets.connectWebSocket(mod, 1)).toBe(false);
    expect(sockets.sendMessageToWebSocket(mod, 1, '')).toBe(false);
    expect(sockets.closeWebSocket(mod, 1)).toBe(false);
    expect(sockets.isWebSocketConnected(mod, 1)).toBe(false);
    expect(network.snapshot()).toHaveLength(0);
    admitted.add(mod);
    expect([1, 2].map(() => sockets.createWebSocket(mod, url))).toEqual([1, 2]);
    expect(describe).toHaveBeenCalledTimes(6);
  });

  it.each([null, false, true, 'mod', 7, function named() {}, Promise.resolve({ name: 'mod' })])(
    'that answers %p admits nobody: it throws a TypeError',
    (answer) => {
      const { network } = emptyWorld();
      const sockets = secureNetworking(network, { describe: () => answer as never });
      expect(() => sockets.createWebSocket(new Mod(), url)).toThrow(TypeError);
      expect(network.snapshot()).toHaveLength(0);
    },
  );

  it('that throws, or describes what no owner can be, throws out of the call, and admits nobody', () => {
    const { network } = emptyWorld();
    const failing: (() => never)[] = [
      () => {
        throw new Error('no such mod');
      },
      () => ({ kind: 'hat' }) as never,
      () => ({ limits: { sockets: -1 } }) as never,
      () => ({ until: 7 }) as never,
    ];
    for (const describe of failing) {
      const sockets = secureNetworking(network, { describe });
      expect(() => sockets.createWebSocket(new Mod(), url)).toThrow();
      expect(() => sockets.face(new Mod())).toThrow(); // here, and not first in the mod's hands
    }
  });

  it('cannot be made to register an object twice from inside its own getters', () => {
    const { network } = emptyWorld();
    const sockets = secureNetworking(network, { describe: () => ({}) });
    const inner: number[] = [];
    const mod = {
      get auditCreateWebSocket() {
        inner.push(sockets.createWebSocket(mod, url));
        return () => true;
      },
    };
    expect(sockets.createWebSocket(mod, url)).toBe(1);
    expect(inner).toEqual([-1]);
    expect(network.snapshot()).toHaveLength(1);
  });
});

describe('a face', () => {
  it(
    'is the six calls, bound and frozen, good for its own object',
    marbled(({ flush }) => {
      const { sockets } = blueprint();
      const mod = new Mod();
      const face = sockets.face(mod);
      const other = sockets.face(new Mod());
      const { createWebSocket, connectWebSocket, sendMessageToWebSocket, closeWebSocket, isWebSocketConnected } = face;
      expect(Object.keys(face)).toHaveLength(6);
      expect([face, ...Object.values(face)].every(Object.isFrozen)).toBe(true);

      const id = createWebSocket(url);
      expect(other.connectWebSocket(id)).toBe(false);
      expect(connectWebSocket(id)).toBe(true);
      flush();
      expect(isWebSocketConnected(id)).toBe(true);
      expect(other.isWebSocketConnected(id)).toBe(false);
      expect(sendMessageToWebSocket(id, 'hello')).toBe(true);
      expect(closeWebSocket(id)).toBe(true);
      flush();
      expect(mod.events).toEqual(['connected 1', 'sent 1 hello', 'closed 1 1000 clean']);
    }),
  );

  it('of what is no owner answers -1 and false', () => {
    const { sockets } = blueprint();
    const face = sockets.face({ outsider: true } as BlueprintObject);
    expect(face.createWebSocket(url)).toBe(-1);
    expect(face.connectWebSocket(1)).toBe(false);
    expect(face.isWebSocketConnected(1)).toBe(false);
    expect(face.sendMessageToWebSocket(1, 'x')).toBe(false);
    expect(face.closeWebSocket(1)).toBe(false);
  });
});

describe('destroy()', () => {
  it(
    'L10 ends all sockets of the object, which gets no event, neither then nor later',
    marbled(({ flush, cold }) => {
      const { sockets, wire } = blueprint({ server: saying('one') });
      const { mod } = connectedMod(sockets);
      connectedMod(sockets, mod);
      flush();
      mod.events.length = 0;
      sockets.sendMessageToWebSocket(mod, 1, 'its event is on its way');
      sockets.connectWebSocket(mod, 99);
      play(cold('a', { a: () => sockets.destroy(mod) }));
      flush();
      expect(mod.events).toEqual(['sent 1 its event is on its way', 'denied -1 connect unknown-id']);
      expect(wire.slice(2)).toEqual(['close 1001', 'close 1001']);
    }),
  );

  it(
    'L10 drops the events that wait, and leaves no timer for them',
    marbled(({ flush, scheduler }) => {
      const { sockets } = blueprint();
      const mod = new Mod();
      sockets.createWebSocket(mod, 'nowhere');
      const waiting = scheduler.actions.length;
      expect(waiting).toBe(1);
      sockets.destroy(mod);
      expect(scheduler.actions).toHaveLength(0);
      flush();
      expect(mod.events).toEqual([]);
    }),
  );

  it(
    "is on record as the host's act, with its reason",
    marbled(({ flush }) => {
      const { sockets, network, wire } = blueprint();
      const records: string[] = [];
      network.lifecycle$.subscribe((record) => {
        if (record.type === 'destroyed') records.push(`owner ${record.by} ${record.reason}`);
      });
      network.ends$.subscribe(({ end }) => records.push(`socket ${end.by} ${end.code} ${end.reason}`));
      const { mod } = connectedMod(sockets);
      const unwanted = new Mod();
      sockets.face(unwanted);
      flush();
      sockets.destroy(mod, 'plug-in unloaded');
      sockets.destroy(unwanted);
      sockets.destroy(mod, 'again');

      expect(records).toEqual(['socket host 1001 plug-in unloaded', 'owner host plug-in unloaded', 'owner host ']);
      expect(wire.at(-1)).toBe('close 1001 plug-in unloaded');
    }),
  );

  it('admits the object never again, also one that was never seen', () => {
    const { sockets, network } = blueprint();
    const [known, unknown] = [new Mod(), new Mod()];
    expect(sockets.createWebSocket(known, url)).toBe(1);
    for (const mod of [known, unknown]) {
      sockets.destroy(mod);
      sockets.destroy(mod);
      expect(sockets.createWebSocket(mod, url)).toBe(-1);
      expect(sockets.face(mod).createWebSocket(url)).toBe(-1);
    }
    expect(network.snapshot().map(({ name }) => name)).toEqual([]);
  });

  it('of what was never seen makes that nobody asks what it is', () => {
    const { network } = emptyWorld();
    const describe = jest.fn(() => ({}));
    const sockets = secureNetworking(network, { describe });
    const mod = new Mod();
    sockets.destroy(mod);
    expect(sockets.createWebSocket(mod, url)).toBe(-1);
    expect(describe).not.toHaveBeenCalled();
  });

  it('from inside describe counts', () => {
    const { network } = emptyWorld();
    const mod = new Mod();
    const sockets = secureNetworking(network, {
      describe: (object) => {
        sockets.destroy(object);
        return {};
      },
    });
    expect(sockets.createWebSocket(mod, url)).toBe(-1);
    expect(network.snapshot()).toHaveLength(0);
  });

  it('takes anything, and throws for nothing', () => {
    const { sockets } = blueprint();
    for (const what of [undefined, null, 1, 'mod', {}]) sockets.destroy(what as BlueprintObject);
  });

  it(
    'inside an event is the end of the events: those that wait are dropped',
    marbled(({ flush }) => {
      const { sockets } = blueprint();
      const mod = new Mod();
      mod.onWebSocketDenied = () => {
        mod.events.push('denied');
        sockets.destroy(mod);
      };
      sockets.createWebSocket(mod, 'nowhere');
      sockets.createWebSocket(mod, 'nowhere');
      flush();
      expect(mod.events).toEqual(['denied']);
    }),
  );

  it.each([
    ['its until', ({ unload }: Ends) => unload.abort()],
    ['its network', ({ network }: Ends) => network.destroy()],
  ])('L11 and so does %s', (_what, end) => {
    marbled(({ flush }) => {
      const unload = new AbortController();
      const network = createNetwork({ transport: virtualTransport(echo), policy: allowAll });
      const sockets = secureNetworking(network, { describe: () => ({ until: unload.signal }) });
      const { mod } = connectedMod(sockets);
      flush();
      end({ unload, network });
      flush();
      expect(mod.events).toEqual(['connected 1']);
      expect(sockets.createWebSocket(mod, url)).toBe(-1);
      expect(sockets.isWebSocketConnected(mod, 1)).toBe(false);
    })();
  });

  it('O10 ends an object that is destroyed while it becomes an owner', () => {
    const { network, sockets } = blueprint();
    const mod = new Mod();
    const records: string[] = [];
    network.lifecycle$.subscribe((record) => {
      records.push(record.type === 'destroyed' ? `destroyed ${record.by} ${record.reason}` : record.type);
      if (record.type === 'created') sockets.destroy(mod, 'banned');
    });

    expect(sockets.createWebSocket(mod, url)).toBe(-1);
    expect(sockets.createWebSocket(mod, url)).toBe(-1);
    expect(records).toEqual(['created', 'destroyed host banned']);
    expect(network.snapshot()).toEqual([]);
  });

  it('of the network: the calls of new objects return -1 and false, and throw nothing', () => {
    const { sockets, network } = blueprint();
    network.destroy();
    expect(() => network.createOwner({ name: 'late', audits: {} })).toThrow(SocketError);
    expect(sockets.createWebSocket(new Mod(), url)).toBe(-1);
    expect(sockets.connectWebSocket(new Mod(), 1)).toBe(false);
  });
});

interface Ends {
  readonly unload: AbortController;
  readonly network: Network;
}

describe('requests from inside', () => {
  it(
    'L10 an audit are refused as reentrant; its verdict stands',
    marbled(({ flush }) => {
      const { sockets, denials } = blueprint();
      const answers: unknown[] = [];
      const mod = new Mod();
      mod.auditConnectWebSocket = (id) => {
        answers.push(sockets.createWebSocket(mod, url), sockets.closeWebSocket(mod, id));
        return true;
      };
      const id = sockets.createWebSocket(mod, url);
      sockets.connectWebSocket(mod, id);
      flush();
      expect(answers).toEqual([-1, true]);
      expect(denials()).toEqual(['library create reentrant', 'library close reentrant']);
      expect(mod.events).toEqual(['denied -1 create reentrant', 'denied 1 close reentrant', 'connected 1']);
    }),
  );

  it(
    'an event are made, and their events come after it has returned, in order',
    marbled(({ flush }) => {
      const { sockets } = blueprint({ server: saying('welcome') });
      const mod = new Mod();
      mod.onWebSocketConnected = (id) => {
        sockets.sendMessageToWebSocket(mod, id, 7 as never);
        sockets.sendMessageToWebSocket(mod, id, 'hello');
        sockets.connectWebSocket(mod, id);
        mod.events.push('connected: done');
      };
      connectedMod(sockets, mod);
      flush();
      expect(mod.events).toEqual([
        'connected: done',
        'denied 1 send invalid-message',
        'sent 1 hello',
        'denied 1 connect state',
        'received 1 welcome',
      ]);
    }),
  );

  it(
    'L18 an event that closes: messages that wait behind it are dropped',
    marbled(({ flush }) => {
      const { sockets } = blueprint({ server: concat(of(opened(), 'one', 'two'), NEVER) });
      const mod = new Mod();
      mod.onWebSocketMessageReceived = (id, message) => {
        mod.events.push(`received ${String(message)}`);
        sockets.closeWebSocket(mod, id);
      };
      connectedMod(sockets, mod);
      flush();
      expect(mod.events).toEqual(['connected 1', 'received one', 'closed 1 1000 clean']);
    }),
  );

  it(
    'L18 an event of a sent message that closes: the message that came meanwhile is dropped',
    marbled(({ flush, cold }) => {
      const server = cold('o----m', { o: opened(), m: 'late' });
      const { sockets } = blueprint({ server });
      const mod = new Mod();
      mod.onWebSocketMessageSent = (id) => {
        mod.events.push('sent');
        sockets.closeWebSocket(mod, id);
      };
      const { id } = connectedMod(sockets, mod);
      // In the frame of the message, and before it: the event of the sending still waits when the message comes.
      play(cold('-----s', { s: () => sockets.sendMessageToWebSocket(mod, id, 'hello') }));
      flush();
      expect(mod.events).toEqual(['connected 1', 'sent', 'closed 1 1000 clean']);
    }),
  );
});

describe('with a policy that answers later', () => {
  /** Lets "slow…" wait for 5 ms and denies "slow no". */
  const send = ({ message }: SendRequest) =>
    String(message).startsWith('slow') ? timer(5).pipe(map(() => message !== 'slow no')) : true;

  it.each([
    ['slow', 'sent 1 slow'],
    ['slow no', 'denied 1 send denied'],
  ])('the events that an event causes follow it in order (%s)', (message, first) => {
    marbled(({ flush }) => {
      const { sockets } = blueprint({ server: saying(), policy: { send } });
      const mod = new Mod();
      mod.note = (line) => {
        mod.events.push(line);
        if (line !== first) return;
        sockets.sendMessageToWebSocket(mod, 1, 7 as never);
        sockets.sendMessageToWebSocket(mod, 1, 'one');
        sockets.connectWebSocket(mod, 1);
        sockets.sendMessageToWebSocket(mod, 1, 'two');
        sockets.sendMessageToWebSocket(mod, 1, 7 as never);
      };
      const { id } = connectedMod(sockets, mod);
      flush();
      expect(sockets.sendMessageToWebSocket(mod, id, message)).toBe(true);
      flush();
      expect(mod.events.slice(1)).toEqual([
        first,
        'denied 1 send invalid-message',
        'sent 1 one',
        'denied 1 connect state',
        'sent 1 two',
        'denied 1 send invalid-message',
      ]);
    })();
  });

  it(
    "a close that comes behind the peer's own drops none of the messages that came before that",
    marbled(({ flush, cold }) => {
      const server = of(opened(), 'the last one', closes(4001));
      const { sockets } = blueprint({ server, policy: { receive: () => timer(10).pipe(map(() => true)) } });
      const mod = new Mod();
      const closing: boolean[] = [];
      mod.onWebSocketDenied = (id) => closing.push(sockets.closeWebSocket(mod, id));
      // Denied in the frame of the audit's answer, and before it: dispatched right before the message.
      play(cold('----------c', { c: () => sockets.connectWebSocket(mod, 1) }));
      connectedMod(sockets, mod);
      flush();
      expect(closing).toEqual([false]);
      expect(mod.events).toEqual(['connected 1', 'received 1 the last one', 'closed 1 4001 clean']);
    }),
  );
});

it(
  'events$ of the Rx surface and the events of the door agree on the order',
  marbled(({ flush }) => {
    const frames = saying('one', closes(1000));
    const { owner } = world({ server: frames });
    const socket = owner.create(url);
    const log: string[] = [];
    socket.events$.subscribe((event) => log.push(brief(event)));
    socket.connect();
    const { mod } = connectedMod(blueprint({ server: frames }).sockets);
    flush();
    expect(log.map((line) => line.split(' ')[0])).toEqual(['connected', 'message', 'ended']);
    expect(mod.events.map((line) => line.split(' ')[0])).toEqual(['connected', 'received', 'closed']);
  }),
);
