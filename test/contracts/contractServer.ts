import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { Message } from '../../lib/model/Message.ts';
import type { ContractPeer, ContractServer, ServerBehaviour } from '../../lib/testing.ts';
import type { Certificate } from '../transport/certificates.ts';
import { listen, reset } from '../server.ts';
import { Inflow } from './Inflow.ts';

/** Starts a real server for the contract: `ws`, which does on its own only what the behaviour says. */
export async function startContractServer(
  behaviour: ServerBehaviour,
  tls?: Certificate,
): Promise<ContractServer & AsyncDisposable> {
  const server = tls ? https.createServer(tls) : http.createServer();
  const accepting = new WebSocketServer({ noServer: true, handleProtocols: () => false });
  const asked = once(server, 'upgrade');
  accepting.on('headers', (headers) => {
    if (behaviour.protocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${behaviour.protocol}`);
  });
  const peer = new Promise<ContractPeer>((resolve) => {
    server.on('upgrade', (request, socket: Socket, head) => {
      if (behaviour.handshake === 'refuse') socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno');
      if (behaviour.handshake !== 'accept') return;
      socket.cork(); // the greeting goes out in one piece with the answer
      accepting.handleUpgrade(request, socket, head, (ours) => {
        const beneath = tcp.accepted.find(({ remotePort }) => remotePort === socket.remotePort) ?? socket; // of TLS
        resolve(peerOf(ours, socket, beneath, behaviour.answersClose));
        for (const message of behaviour.greeting) ours.send(message);
      });
      process.nextTick(() => socket.uncork());
    });
  });
  const tcp = await listen(server);
  const stop = async () => tcp[Symbol.asyncDispose]();
  return {
    url: `${tls ? 'wss' : 'ws'}://127.0.0.1:${tcp.port}/`,
    asked: () => asked,
    peer: () => peer,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function peerOf(socket: WebSocket, connection: Socket, beneath: Socket, answersClose: boolean): ContractPeer {
  const inflow = new Inflow<Message>();
  const closed = new Promise<readonly [number, string]>((resolve) => {
    socket.on('close', (code, reason) => resolve([code, reason.toString()]));
    // `ws` answers a close frame by calling close() with what it says.
    if (!answersClose) socket.close = (code = 1005, reason = '') => resolve([code, reason.toString()]);
  });
  socket.on('error', () => {});
  socket.on('message', (data: Buffer, isBinary) => inflow.put(isBinary ? new Uint8Array(data) : data.toString()));
  return {
    next: () => inflow.next(),
    closed: () => closed,
    send: (message) => socket.send(message),
    close: (code, reason) => WebSocket.prototype.close.call(socket, code, reason),
    leave: (code, reason) => {
      socket.close = () => undefined; // else `ws` would answer our answer, and hang up
      connection.removeAllListeners('end'); // and hang up when the transport does
      const payload = Buffer.from(`..${reason}`);
      payload.writeUInt16BE(code);
      connection.write(Buffer.concat([Buffer.from([0x88, payload.length]), payload]));
    },
    reset: () => reset(beneath),
    write: (bytes) => connection.write(bytes),
  };
}
