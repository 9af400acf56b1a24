import { of } from 'rxjs';

/** What an owner, a host or a driver can do: each is tried at every depth of the stack and with every fault. */
export const acts = {
  'owner.create': ({ owner, url }) => owner.create(url),
  'owner.create, refused': ({ owner }) => owner.create('x'),
  'owner.open': ({ owner, url }) => owner.open(url).subscribe({ error: () => undefined }),
  'owner.add': ({ owner }) => owner.add(() => undefined),
  'owner.destroy': ({ owner }) => owner.destroy(),
  'owner.destroy, inside its own events': ({ owner, open }) => {
    open.events$.subscribe(() => owner.destroy());
    owner.destroy();
  },
  'owner.destroy, from a record of the host': ({ owner, network }) => {
    network.ends$.subscribe(() => owner.destroy());
    owner.destroy();
  },
  'owner.signal': ({ owner }) => owner.signal,
  until: ({ until }) => until.abort(),
  'options.signal': ({ aborting }) => aborting.abort(),
  'socket.connect': ({ made }) => made.connect(),
  'socket.connect, refused': ({ open }) => open.connect(),
  'socket.send': ({ open }) => open.send('a message'),
  'socket.send, too large': ({ open }) => open.send('x'.repeat(2_000_000)),
  'socket.send, full': ({ open }) => open.send('x'.repeat(2_000)),
  'socket.close': ({ open }) => open.close(),
  'socket.close, before it connects': ({ made }) => made.close(),
  'socket.close, denied': ({ open }) => open.close(4_999),
  'socket.close, pending': ({ asked }) => asked.close(),
  'socket.hold': ({ other }) => other.hold(),
  'the release of a hold': ({ release }) => release(),
  'socket.complete': ({ open }) => open.complete(),
  'subscribe to a stream of a socket': ({ open }) => open.events$.subscribe(),
  'subscribe to ended$': ({ made }) => made.ended$.subscribe(),
  'unsubscribe an opening': ({ opening }) => opening.unsubscribe(),
  'an audit answers': ({ answers$ }) => answers$.next(true),
  'an audit denies': ({ answers$, denial }) => answers$.next(denial()),
  'face.createWebSocket': ({ face, url }) => face.createWebSocket(url),
  'face.connectWebSocket, of no socket': ({ face }) => face.connectWebSocket(4_711),
  'face.sendMessageToWebSocket': ({ face, id }) => face.sendMessageToWebSocket(id, 'a message'),
  'face.closeWebSocket': ({ face, id }) => face.closeWebSocket(id),
  'calls.destroy': ({ calls, object }) => calls.destroy(object),
  'new WebSocket': ({ WebSocket, url }) => new WebSocket(url),
  'new WebSocket, refused': ({ WebSocket }) => new WebSocket('wss://example.com:25/'),
  'WebSocket.close': ({ WebSocket, url }) => {
    const socket = new WebSocket(url);
    socket.close();
  },
  // The rest runs on a fresh stack, so that only faults are tried.
  'the driver has a message': ({ links }) => links[0].sink.message('a message'),
  'the driver has too large a message': ({ links }) => links[0].sink.message('x'.repeat(2_000_000)),
  'the driver loses the connection': ({ links }) => {
    links[0].gone = true;
    links[0].sink.closed(1006, '', false, new Error('lost'));
  },
  'time passes': ({ run }) => run(60),
  'network.endSocket': ({ network, open }) => network.endSocket(open.id),
  'network.destroyOwner': ({ network, owner }) => network.destroyOwner(owner.id, 'a reason'),
  'network.createOwner': ({ network }) => network.createOwner({ name: 'another', audits: {} }),
  'network.snapshot': ({ network }) => network.snapshot(),
  'a subscription to a pipe of send outcomes': ({ open, sendTo }) => sendTo(open)(of('a', 'b')).subscribe(),
};
