import { Subject, VirtualTimeScheduler } from 'rxjs';

const yes = () => true;
const url = 'wss://example.com/chat';
const most = 9; // limits.sockets

/** A transport whose links do what they are told in virtual time, and remember it. */
function transportOf(scheduler, links) {
  return (dial, sink) => {
    const link = { sink, sent: [], hungUp: false, gone: false, bufferedBytes: 0 };
    links.push(link);
    const end = (code, wasClean) =>
      scheduler.schedule(() => {
        if (link.gone) return;
        link.gone = true;
        sink.closed(code, '', wasClean);
      }, 1);
    scheduler.schedule(() => {
      if (!link.gone && dial.approve(['192.0.2.1']) === true && !link.hungUp) sink.opened('');
      else end(1006, false);
    }, 1);
    return {
      send: (message) => {
        link.sent.push(message);
        return true;
      },
      close: (code) => {
        link.hungUp = true;
        end(code, true);
      },
      terminate: () => {
        link.hungUp = true;
        end(1006, false);
      },
      pause: () => true,
      resume: () => undefined,
      ping: () => undefined,
      bytesRead: 0,
      bufferedBytes: 0,
    };
  };
}

/** A network with one owner whose sockets are in every state, one honest owner, and what is seen of them. */
export function worldOf({ index, blueprint, websocket }) {
  const { createNetwork, deny, sendTo } = index;
  const scheduler = new VirtualTimeScheduler(undefined, 0);
  const links = [];
  const network = createNetwork({
    transport: transportOf(scheduler, links),
    policy: { resolve: yes },
    limits: { sockets: most, attemptsPerSecond: 1_000, maxBufferedBytes: 1_000 },
    scheduler,
  });
  const seen = { decisions: [], ends: [], tables: 0, completed: 0, destroyed: 0 };
  const complete = () => (seen.completed += 1);
  network.decisions$.subscribe({ next: (each) => seen.decisions.push(each), complete });
  network.ends$.subscribe({ next: (each) => seen.ends.push(each), complete });
  network.owners$.subscribe({ next: () => (seen.tables += 1), complete });

  const answers$ = new Subject();
  const until = new AbortController();
  const aborting = new AbortController();
  const audits = { create: yes, connect: yes, send: yes, receive: yes, close: ({ code }) => code !== 4_999 };
  const owner = network.createOwner({ name: 'mod', audits, until: until.signal, auditMessages: 'both' });
  owner.destroyed$.subscribe(() => (seen.destroyed += 1));
  const sockets = [];
  const watched = (socket) => {
    const log = { socket, events: [], ends: 0, states: [], completed: 0, messages: 0, over: false };
    const over = () => (log.completed += 1);
    socket.events$.subscribe({ next: ({ type }) => log.events.push(type), complete: over });
    socket.ended$.subscribe({ next: () => (log.ends += 1), complete: over });
    socket.state$.subscribe({ next: (state) => log.states.push(state), complete: over });
    socket.messages$.subscribe({ next: () => (log.messages += 1), complete: over });
    socket.sent$.subscribe({ complete: over });
    socket.writable$.subscribe({ complete: over });
    sockets.push(log);
    return socket;
  };
  const run = (ms) => {
    scheduler.maxFrames = scheduler.frame + ms;
    scheduler.flush();
    scheduler.frame = scheduler.maxFrames;
  };

  const made = watched(owner.create(url));
  const open = watched(owner.create(url));
  open.connect();
  const keepAlive = { interval: 50, timeout: 50 };
  const other = watched(owner.create(url, { signal: aborting.signal, keepAlive }));
  other.connect();
  const opening = owner.open(url).subscribe({ error: () => undefined });
  const slow = network.createOwner({
    name: 'mod',
    audits: { ...audits, connect: () => answers$, send: () => answers$ },
  });
  const asked = watched(slow.create(url));
  asked.connect();
  const told = [];
  const object = {
    auditCreateWebSocket: yes,
    auditConnectWebSocket: yes,
    auditCloseWebSocket: yes,
    onWebSocketConnected: (id) => told.push(`connected ${id}`),
    onWebSocketMessageSent: (id) => told.push(`sent ${id}`),
    onWebSocketClosed: (id) => told.push(`closed ${id}`),
  };
  const calls = blueprint.secureNetworking(network, {
    describe: (each) => (each === object ? { name: 'object' } : undefined),
  });
  const face = calls.face(object);
  const id = face.createWebSocket(url);
  face.connectWebSocket(id);
  const WebSocket = websocket.webSocketFor(slow);
  run(5);
  const release = open.hold();
  const honest = network.createOwner({ name: 'honest', audits: { create: yes, connect: yes, close: yes } });
  run(1);
  return {
    ...{ network, owner, slow, honest, made, open, other, asked, opening, answers$, aborting, until, release },
    ...{ links, sockets, seen, run, watched, url, most, denial: deny('no'), sendTo },
    ...{ calls, face, id, object, told, WebSocket },
  };
}
