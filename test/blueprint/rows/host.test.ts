import { createNetwork, platforms, printOwners, type SocketEvent } from 'rx-secure-networking';
import { type BlueprintObject, secureNetworking } from 'rx-secure-networking/blueprint';
import { virtualTransport } from 'rx-secure-networking/testing';
import { brief, errorOf, permissive, url, emptyWorld } from '../../world.ts';
import { blueprint, echo, Mod } from '../objects.ts';
import { row } from './row.ts';

const transport = virtualTransport(echo);

row('O17 mods of custom cosmetics never have sockets', {
  blueprint: () => {
    const hat = new Mod();
    // doc O17 blueprint
    const network = createNetwork({ transport, policy: platforms.desktop });
    const kinds = new Map<BlueprintObject, 'mod' | 'custom-cosmetics'>([[hat, 'custom-cosmetics']]);
    const sockets = secureNetworking(network, {
      describe: (object) => ({ name: 'hat', kind: kinds.get(object) ?? 'mod' }),
    });

    expect(sockets.createWebSocket(hat, url)).toBe(-1);
    expect(sockets.createWebSocket(new Mod(), url)).toBeGreaterThan(0);
    // end
  },
  rx: () => {
    // doc O17 rx
    const network = createNetwork({ transport, policy: platforms.desktop });
    const hat = network.createOwner({ name: 'hat', kind: 'custom-cosmetics', audits: permissive });

    expect(errorOf(() => hat.create(url)).decision).toMatchObject({ layer: 'policy', code: 'kind' });
    // end
    for (const policy of Object.values(platforms)) {
      const owner = createNetwork({ transport, policy }).createOwner({
        name: 'hat',
        kind: 'custom-cosmetics',
        audits: permissive,
      });
      expect(errorOf(() => owner.create(url)).decision?.code).toBe('kind');
    }
  },
});

row('O18 consoles demand wss', {
  blueprint: () => {
    const mod = new Mod();
    // doc O18 blueprint
    const network = createNetwork({ transport, policy: platforms.console });
    const sockets = secureNetworking(network, { describe: () => ({ name: 'mod' }) });

    expect(sockets.createWebSocket(mod, 'ws://example.com/')).toBe(-1);
    expect(sockets.createWebSocket(mod, 'wss://example.com/')).toBe(1);
    // end
  },
  rx: () => {
    // doc O18 rx
    const network = createNetwork({ transport, policy: platforms.console });
    const owner = network.createOwner({ name: 'mod', audits: permissive });

    expect(errorOf(() => owner.create('ws://example.com/')).decision?.code).toBe('insecure');
    expect(owner.create('wss://example.com/').id).toBe(1);
    // end
  },
});

const table = [
  'owner    kind  socket  endpoint                    state  sent     received  denied',
  'mod (1)  mod   1       wss://example.com:443/chat  open   1 (5 B)  1 (5 B)   0',
];

/** The last value of `owners$`, which emits when lives change, not for messages. */
const tableAtOpening = [
  'owner    kind  socket  endpoint                    state  sent     received  denied',
  'mod (1)  mod   1       wss://example.com:443/chat  open   0 (0 B)  0 (0 B)   0',
].join('\n');

row('O19 admins and users see at a glance which mod talks to which endpoint', {
  blueprint: ({ flush }) => {
    const network = createNetwork({ transport, policy: platforms.desktop });
    const sockets = secureNetworking(network, { describe: () => ({ name: 'mod' }) });
    const mod = new Mod();
    const shown: string[] = [];
    // doc O19 blueprint
    network.owners$.subscribe((owners) => shown.push(printOwners(owners)));
    network.decisions$.subscribe(({ owner, action, endpoint }) => shown.push(`${owner.name}: ${action} ${endpoint}`));
    // end
    const id = sockets.createWebSocket(mod, url);
    sockets.connectWebSocket(mod, id);
    flush();
    sockets.sendMessageToWebSocket(mod, id, 'hello');
    flush();
    expect(shown).toContain('mod: connect wss://example.com:443/chat');
    expect(shown).toContain(tableAtOpening);
    expect(printOwners(network.snapshot()).split('\n')).toEqual(table);
  },
  rx: ({ flush }) => {
    const network = createNetwork({ transport, policy: platforms.desktop });
    const owner = network.createOwner({ name: 'mod', audits: permissive });
    const shown: string[] = [];
    // doc O19 rx
    network.owners$.subscribe((owners) => shown.push(printOwners(owners)));
    network.decisions$.subscribe(({ owner: { name }, action, endpoint }) =>
      shown.push(`${name}: ${action} ${endpoint}`),
    );
    // end
    const socket = owner.create(url);
    socket.connect();
    flush();
    socket.send('hello');
    flush();
    expect(shown).toContain('mod: connect wss://example.com:443/chat');
    expect(shown).toContain(tableAtOpening);
    expect(printOwners(network.snapshot()).split('\n')).toEqual(table);
  },
});

row('L7 O20 nothing fails in silence: a refusal is a decision for the host and an event for the owner', {
  blueprint: ({ flush }) => {
    const { sockets, denials } = blueprint();
    const log: string[] = [];
    // doc O20 blueprint
    const allow = { auditCreateWebSocket: () => true, auditConnectWebSocket: () => true };
    const mod = {
      ...allow,
      onWebSocketDenied: (id: number, action: string, code: string, reason: string) =>
        log.push(`${id}: ${action} ${code}, ${reason}`),
    };
    sockets.createWebSocket(mod, 'http://example.com/');
    sockets.connectWebSocket(mod, 7);
    const id = sockets.createWebSocket(mod, url);
    sockets.connectWebSocket(mod, id);
    flush();
    sockets.closeWebSocket(mod, id);
    sockets.connectWebSocket(mod, id);
    flush();

    expect(log).toEqual([
      '-1: create invalid-url, the scheme must be ws or wss, not "http"',
      '-1: connect unknown-id, this owner has no socket of this id',
      '1: close unimplemented, the owner has no audit for close: add audits.close',
      '1: connect state, the socket is open: a handle connects once',
    ]);
    // end
    expect(denials()).toEqual([
      'library create invalid-url',
      'library connect unknown-id',
      'owner close unimplemented',
      'library connect state',
    ]);
  },
  rx: ({ flush }) => {
    const { newOwner, network } = emptyWorld();
    const decisions: string[] = [];
    network.decisions$.subscribe(({ allow, code }) => !allow && decisions.push(code));
    const owner = newOwner({ audits: { create: () => true, connect: () => true } });
    const events: SocketEvent[] = [];
    // doc O20 rx
    expect(() => owner.create('http://example.com/')).toThrow('the scheme must be ws or wss, not "http"');
    const socket = owner.create(url);
    socket.events$.subscribe((event) => events.push(event));
    socket.connect();
    flush();
    socket.close();
    socket.connect();

    expect(events.map(brief)).toEqual(['connected', 'denied close unimplemented', 'denied connect state']);
    // end
    expect(decisions).toEqual(['invalid-url', 'unimplemented', 'state']);
  },
});
