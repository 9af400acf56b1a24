import { concat, of, throwError } from 'rxjs';
import { opened, type VirtualServer } from 'rx-secure-networking/testing';
import { errorOf, url, emptyWorld, world } from '../../world.ts';
import { blueprint, Mod } from '../objects.ts';
import { row } from './row.ts';

row('L8 O9 only the object that created a socket can act on it, whoever else knows its id', {
  blueprint: ({ flush }) => {
    const { sockets, denials } = blueprint();
    const mod = new Mod();
    const thief = new Mod();
    // doc O9 blueprint
    const id = sockets.createWebSocket(mod, url);

    expect(sockets.connectWebSocket(thief, id)).toBe(false);
    expect(sockets.sendMessageToWebSocket(thief, id, 'mine?')).toBe(false);
    expect(sockets.closeWebSocket(thief, id)).toBe(false);
    expect(sockets.isWebSocketConnected(thief, id)).toBe(false);
    // end
    expect(denials()).toEqual(['connect', 'send', 'close'].map((action) => `library ${action} unknown-id`));
    expect(sockets.connectWebSocket(mod, id)).toBe(true);
    flush();
    expect(mod.events).toEqual(['connected 1']);
  },
  rx: () => {
    const { owner, newOwner } = world();
    const thief = newOwner();
    // doc O9 rx
    const socket = owner.create(url); // the handle is the right to use it, its id is none
    const forged = Object.create(socket) as typeof socket;

    expect(() => forged.connect()).toThrow(TypeError);
    expect(() => socket.connect.call(thief as never)).toThrow(TypeError);
    // end
    expect(socket.state).toBe('created');
  },
});

row('L10 O10 an owner that is destroyed has its sockets closed and disposed of, and gets no more', {
  blueprint: ({ flush }) => {
    const { sockets, wire, denials } = blueprint();
    const mod = new Mod();
    // doc O10 blueprint
    const id = sockets.createWebSocket(mod, url);
    sockets.connectWebSocket(mod, id);
    flush();
    sockets.destroy(mod);

    expect(sockets.isWebSocketConnected(mod, id)).toBe(false);
    expect(sockets.createWebSocket(mod, url)).toBe(-1);
    // end
    expect(wire).toEqual([`dial ${url}`, 'close 1001']);
    expect(denials()).toEqual(['library create owner-destroyed']);
    flush();
    expect(mod.events).toEqual(['connected 1']);
  },
  rx: ({ flush }) => {
    const { owner, wire$ } = world();
    const wire: string[] = [];
    wire$.subscribe((what) => wire.push(what));
    // doc O10 rx
    const socket = owner.create(url);
    socket.connect();
    flush();
    owner.destroy();

    expect(socket.connected).toBe(false);
    expect(errorOf(() => owner.create(url)).code).toBe('owner-destroyed');
    // end
    expect(wire).toEqual([`dial ${url}`, 'close 1001']);
  },
});

row('L8 O11 create does not connect: that takes the id, or the handle, and its audit runs then', {
  blueprint: () => {
    const { sockets, wire } = blueprint();
    const audit = jest.fn(() => true);
    // doc O11 blueprint
    const mod = { auditCreateWebSocket: () => true, auditConnectWebSocket: audit };
    const id = sockets.createWebSocket(mod, url);
    expect(wire).toEqual([]);
    expect(audit).not.toHaveBeenCalled();

    sockets.connectWebSocket(mod, id);
    expect(audit).toHaveBeenCalledWith(id, url);
    expect(wire).toEqual([`dial ${url}`]);
    // end
  },
  rx: () => {
    const { network, wire$ } = emptyWorld();
    const audit = jest.fn(() => true);
    const wire: string[] = [];
    wire$.subscribe((what) => wire.push(what));
    // doc O11 rx
    const owner = network.createOwner({ name: 'mod', audits: { create: () => true, connect: audit } });
    const socket = owner.create(url);
    expect(wire).toEqual([]);
    expect(audit).not.toHaveBeenCalled();

    socket.connect();
    expect(audit).toHaveBeenCalledWith(expect.objectContaining({ socket: socket.id, url }));
    expect(wire).toEqual([`dial ${url}`]);
    // end
  },
});

/** Sends back what it gets, and refuses connections to /gone. */
const partly: VirtualServer = (dial, received$) =>
  dial.url.endsWith('/gone') ? throwError(() => new Error('nobody listens')) : concat(of(opened()), received$);

row('O12 On WebSocket Connected, On WebSocket Connection Error', {
  blueprint: ({ flush }) => {
    const { sockets } = blueprint({ server: partly });
    const log: string[] = [];
    // doc O12 blueprint
    const allow = { auditCreateWebSocket: () => true, auditConnectWebSocket: () => true };
    const mod = {
      ...allow,
      onWebSocketConnected: (id: number) => log.push(`${id} is connected`),
      onWebSocketConnectionError: (id: number, error: Error) => log.push(`${id}: ${error.message}`),
    };
    for (const path of ['here', 'gone']) {
      sockets.connectWebSocket(mod, sockets.createWebSocket(mod, `wss://example.com/${path}`));
    }
    // end
    flush();
    expect(log).toEqual([
      '1 is connected',
      '2: Socket to wss://example.com:443/gone: the connection failed (nobody listens)',
    ]);
  },
  rx: ({ flush }) => {
    const { owner } = world({ server: partly });
    const log: string[] = [];
    // doc O12 rx
    for (const path of ['here', 'gone']) {
      const socket = owner.create(`wss://example.com/${path}`);
      socket.events$.subscribe((event) => {
        if (event.type === 'connected') log.push(`${socket.id} is connected`);
        if (event.type === 'connectionError') log.push(`${socket.id}: ${event.error.message}`);
      });
      socket.connect();
    }
    // end
    flush();
    expect(log).toEqual([
      '1 is connected',
      '2: Socket to wss://example.com:443/gone: the connection failed (nobody listens)',
    ]);
  },
});

row('O13 Is WebSocket Connected: true only if it is and its owner asks', {
  blueprint: ({ flush }) => {
    const { sockets } = blueprint();
    const mod = new Mod();
    const other = new Mod();
    // doc O13 blueprint
    const id = sockets.createWebSocket(mod, url);
    sockets.connectWebSocket(mod, id);
    expect(sockets.isWebSocketConnected(mod, id)).toBe(false); // not yet

    flush();
    expect(sockets.isWebSocketConnected(mod, id)).toBe(true);
    expect(sockets.isWebSocketConnected(other, id)).toBe(false);
    // end
  },
  rx: ({ flush }) => {
    const { owner } = world();
    // doc O13 rx
    const socket = owner.create(url);
    socket.connect();
    expect(socket.connected).toBe(false); // not yet

    flush();
    expect(socket.connected).toBe(true);
    expect(() => (Object.create(socket) as typeof socket).connected).toThrow(TypeError);
    // end
  },
});

row('O16 close disposes: a closed socket cannot be opened again', {
  blueprint: ({ flush }) => {
    const { sockets, denials } = blueprint();
    const mod = new Mod();
    // doc O16 blueprint
    const id = sockets.createWebSocket(mod, url);
    sockets.connectWebSocket(mod, id);
    flush();
    sockets.closeWebSocket(mod, id);
    flush();

    expect(mod.events).toEqual(['connected 1', 'closed 1 1000 clean']);
    expect(sockets.connectWebSocket(mod, id)).toBe(false);
    expect(sockets.createWebSocket(mod, url)).toBe(2); // a new one
    // end
    expect(denials()).toEqual(['library connect unknown-id']);
  },
  rx: ({ flush }) => {
    const { owner } = world();
    // doc O16 rx
    const socket = owner.create(url);
    socket.connect();
    flush();
    socket.close();
    flush();

    expect(socket.state).toBe('closed');
    socket.connect();
    expect(socket.state).toBe('closed');
    expect(owner.create(url).id).toBe(2); // a new one
    // end
  },
});
