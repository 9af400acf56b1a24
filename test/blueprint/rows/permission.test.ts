import { allowEndpoints, everyStep, type Message } from 'rx-secure-networking';
import { emptyWorld, errorOf, failure, permissive, url, world, yes } from '../../world.ts';
import { blueprint, echo, Mod } from '../objects.ts';
import { row } from './row.ts';

row('O1 an owner implements only the audits and events that it needs', {
  blueprint: ({ flush }) => {
    const { sockets } = blueprint();
    const log: string[] = [];
    // doc O1 blueprint
    const mod = {
      auditCreateWebSocket: () => true,
      auditConnectWebSocket: () => true,
      onWebSocketConnected: (id: number) => log.push(`socket ${id} is connected`),
    };
    const id = sockets.createWebSocket(mod, url);
    sockets.connectWebSocket(mod, id);
    // end
    flush();
    sockets.sendMessageToWebSocket(mod, id, 'nobody here listens to what comes back');
    flush();
    expect(log).toEqual(['socket 1 is connected']);
  },
  rx: ({ flush }) => {
    const { network } = emptyWorld({ server: echo });
    const log: string[] = [];
    // doc O1 rx
    const owner = network.createOwner({ name: 'mod', audits: { create: () => true, connect: () => true } });
    owner.open(url).subscribe((socket) => log.push(`socket ${socket.id} is connected`));
    // end
    flush();
    expect(log).toEqual(['socket 1 is connected']);
  },
});

row("O2 create, open and close each have an audit of the owner's", {
  blueprint: ({ flush }) => {
    const { sockets } = blueprint();
    const asked: string[] = [];
    const ask = (what: string) => {
      asked.push(what);
      return true;
    };
    // doc O2 blueprint
    const mod = {
      auditCreateWebSocket: (to: string) => ask(`create for ${to}?`),
      auditConnectWebSocket: (id: number, to: string) => ask(`connect ${id} to ${to}?`),
      auditCloseWebSocket: (id: number) => ask(`close ${id}?`),
    };
    // end
    const id = sockets.createWebSocket(mod, url);
    sockets.connectWebSocket(mod, id);
    flush();
    sockets.closeWebSocket(mod, id);
    expect(asked).toEqual([`create for ${url}?`, `connect 1 to ${url}?`, 'close 1?']);
  },
  rx: ({ flush }) => {
    const { network } = emptyWorld();
    const asked: string[] = [];
    const ask = (what: string) => {
      asked.push(what);
      return true;
    };
    // doc O2 rx
    const owner = network.createOwner({
      name: 'mod',
      audits: {
        create: (request) => ask(`create for ${request.url}?`),
        connect: (request) => ask(`connect ${request.socket} to ${request.url}?`),
        close: (request) => ask(`close ${request.socket}?`),
      },
    });
    // end
    const socket = owner.create(url);
    socket.connect();
    flush();
    socket.close();
    expect(asked).toEqual([`create for ${url}?`, `connect 1 to ${url}?`, 'close 1?']);
  },
});

row('L1 O3 an audit that is not implemented means that such a request is never sent', {
  blueprint: ({ flush }) => {
    const { sockets, wire, denials } = blueprint();
    // doc O3 blueprint
    const mod = { auditCreateWebSocket: () => true }; // no auditConnectWebSocket
    const id = sockets.createWebSocket(mod, url);
    sockets.connectWebSocket(mod, id);
    // end
    flush();
    expect(wire).toEqual([]);
    expect(denials()).toEqual(['owner connect unimplemented']);
    expect(sockets.createWebSocket({}, url)).toBe(-1);
    expect(denials()).toContain('owner create unimplemented');
  },
  rx: ({ flush }) => {
    const { network, wire$ } = emptyWorld();
    const wire: string[] = [];
    wire$.subscribe((what) => wire.push(what));
    const failures: unknown[] = [];
    // doc O3 rx
    const owner = network.createOwner({ name: 'mod', audits: { create: () => true } }); // no connect
    owner.open(url).subscribe({ error: (error: unknown) => failures.push(error) });
    // end
    flush();
    expect(wire).toEqual([]);
    expect(failures).toEqual([failure('denied', { decision: expect.objectContaining({ code: 'unimplemented' }) })]);
  },
});

row('L3 O4 true allows, false blocks, and nothing else allows', {
  blueprint: () => {
    const { sockets, denials } = blueprint();
    // doc O4 blueprint
    const open = { auditCreateWebSocket: () => true };
    const shut = { auditCreateWebSocket: () => false };
    const vague = { auditCreateWebSocket: () => 1 as unknown as boolean };

    expect(sockets.createWebSocket(open, url)).toBe(1);
    expect(sockets.createWebSocket(shut, url)).toBe(-1);
    expect(sockets.createWebSocket(vague, url)).toBe(-1);
    // end
    expect(denials()).toEqual(['owner create denied', 'owner create not-a-verdict']);
  },
  rx: () => {
    const { network } = emptyWorld();
    // doc O4 rx
    const creating = (answer: unknown) => () =>
      network.createOwner({ name: 'mod', audits: { create: () => answer as boolean } }).create(url);

    expect(creating(true)().id).toBe(1);
    expect(errorOf(creating(false)).decision?.code).toBe('denied');
    expect(errorOf(creating(1)).decision?.code).toBe('not-a-verdict');
    // end
  },
});

row('O5 every message is audited if that is asked for at creation; by default none is', {
  blueprint: ({ flush }) => {
    const { sockets, denials } = blueprint();
    class Polite extends Mod {
      override auditWebSocketMessage(_id: number, message: string) {
        return message.includes('please');
      }
    }
    const mod = new Polite();
    // doc O5 blueprint
    const plain = sockets.createWebSocket(mod, url);
    const audited = sockets.createWebSocket(mod, url, { auditMessages: true });
    // end
    for (const id of [plain, audited]) sockets.connectWebSocket(mod, id);
    flush();
    for (const id of [plain, audited]) sockets.sendMessageToWebSocket(mod, id, 'now!');
    sockets.sendMessageToWebSocket(mod, audited, 'please');
    flush();
    expect(mod.events.filter((line) => line.startsWith('sent'))).toEqual(['sent 1 now!', 'sent 2 please']);
    expect(denials()).toEqual(['owner send denied']);
  },
  rx: ({ flush }) => {
    const { newOwner } = emptyWorld();
    const send = ({ message }: { message: Message }) => String(message).includes('please');
    const owner = newOwner({ audits: { ...permissive, send }, auditMessages: false });
    // doc O5 rx
    const plain = owner.create(url);
    const audited = owner.create(url, { auditMessages: true });
    // end
    for (const socket of [plain, audited]) socket.connect();
    flush();
    expect([plain, audited].map((socket) => socket.send('now!'))).toEqual(['sent', 'denied']);
    expect(audited.send('please')).toBe('sent');
  },
});

row('O6 the least that an author should do is a list of endpoints', {
  blueprint: () => {
    const { sockets } = blueprint();
    // doc O6 blueprint
    const endpoints = ['wss://example.com/chat', 'wss://example.com/news'];
    const mod = {
      auditCreateWebSocket: (to: string) => endpoints.includes(to),
      auditConnectWebSocket: (_id: number, to: string) => endpoints.includes(to),
      auditCloseWebSocket: () => true,
    };

    expect(sockets.createWebSocket(mod, 'wss://example.com/chat')).toBe(1);
    expect(sockets.createWebSocket(mod, 'wss://example.com.evil.example/chat')).toBe(-1);
    // end
  },
  rx: () => {
    const { network } = emptyWorld();
    // doc O6 rx
    const endpoints = allowEndpoints('wss://example.com/chat', 'wss://example.com/news');
    const owner = network.createOwner({ name: 'mod', audits: everyStep(endpoints) });

    expect(owner.create('wss://example.com/chat').id).toBe(1);
    expect(errorOf(() => owner.create('wss://example.com.evil.example/chat')).decision?.code).toBe('endpoint');
    // end
  },
});

row('L2 O7 the audit of create is called after all other validations have passed; then there is a valid id', {
  blueprint: () => {
    const { sockets, denials } = blueprint();
    const audit = jest.fn(yes);
    // doc O7 blueprint
    const mod = { auditCreateWebSocket: audit };
    expect(sockets.createWebSocket(mod, 'http://example.com/')).toBe(-1);
    expect(sockets.createWebSocket(mod, url, { protocols: ['not a token'] })).toBe(-1);
    expect(audit).not.toHaveBeenCalled();

    expect(sockets.createWebSocket(mod, url)).toBe(1);
    expect(audit).toHaveBeenCalledWith(url, []);
    // end
    expect(denials()).toEqual(['library create invalid-url', 'library create invalid-protocols']);
    const refused = blueprint({ policy: { create: () => false } });
    expect(refused.sockets.createWebSocket({ auditCreateWebSocket: audit }, url)).toBe(-1);
    expect(refused.denials()).toEqual(['policy create denied']);
    expect(audit).toHaveBeenCalledTimes(1);
  },
  rx: () => {
    const audit = jest.fn(yes);
    const { network } = emptyWorld();
    // doc O7 rx
    const owner = network.createOwner({ name: 'mod', audits: { create: audit } });
    expect(errorOf(() => owner.create('http://example.com/')).code).toBe('invalid-url');
    expect(errorOf(() => owner.create(url, { protocols: ['not a token'] })).code).toBe('denied');
    expect(audit).not.toHaveBeenCalled();

    expect(owner.create(url).id).toBe(1);
    expect(audit).toHaveBeenCalledWith(expect.objectContaining({ action: 'create', url, protocols: [] }));
    // end
    const refused = world({ policy: { create: () => false }, owner: { audits: { create: audit } } });
    expect(errorOf(() => refused.owner.create(url)).decision?.layer).toBe('policy');
    expect(audit).toHaveBeenCalledTimes(1);
  },
});

row('O8 a failed create is -1 or an error, and never the id of another socket', {
  blueprint: ({ flush }) => {
    const { sockets } = blueprint();
    const mod = new Mod();
    // doc O8 blueprint
    expect(sockets.createWebSocket(mod, url)).toBe(1);
    expect(sockets.createWebSocket(mod, 'wss://user:secret@example.com/')).toBe(-1);
    expect(sockets.createWebSocket(mod, url)).toBe(2);
    // end
    flush();
    expect(mod.events).toEqual(['denied -1 create invalid-url']);
  },
  rx: () => {
    const { owner } = world();
    // doc O8 rx
    expect(owner.create(url).id).toBe(1);
    expect(() => owner.create('wss://user:secret@example.com/')).toThrow('user info is not supported');
    expect(owner.create(url).id).toBe(2);
    // end
  },
});
