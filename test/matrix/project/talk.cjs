// What a user does: a network, an owner, one message there and back, and the end of the owner.
const { once } = require('node:events');
const { WebSocketServer } = require('ws');

/** Talks over a transport to a server of its own; throws where it is not as it should be. */
exports.talk = async function talk({ createNetwork, everyStep, allowEndpoints, allowAll }, transport) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (peer) => peer.on('message', (data) => peer.send(`${data} yourself`)));
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${server.address().port}/`;
  const network = createNetwork({ transport, policy: allowAll });
  const owner = network.createOwner({ name: 'mod', audits: everyStep(allowEndpoints(`${url}*`)) });
  const said = await new Promise((resolve, reject) => {
    owner.open(url).subscribe({
      next: (socket) => {
        socket.messages$.subscribe(resolve);
        socket.send('hello');
      },
      error: reject,
    });
  });
  const [peer] = server.clients;
  const closed = once(peer, 'close');
  owner.destroy();
  await closed;
  server.close();
  if (said !== 'hello yourself') throw new Error(`it came back as ${said}`);
};
