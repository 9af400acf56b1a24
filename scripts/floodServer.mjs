// A server in a process of its own that sends as fast as its peer lets it, and tells, asked, how much it has offered.
import { WebSocketServer } from 'ws';

const MESSAGE = 'x'.repeat(1_024);
const MOST_WAITING = 1_048_576;

let offered = 0;
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('listening', () => process.send({ port: server.address().port }));
server.on('connection', (socket, request) => {
  let left = Number(new URL(request.url, 'ws://any').searchParams.get('bytes'));
  offered = 0;
  const offer = () => {
    while (left > 0 && socket.readyState === socket.OPEN) {
      if (socket.bufferedAmount > MOST_WAITING) {
        setImmediate(offer);
        return;
      }
      socket.send(MESSAGE);
      left -= MESSAGE.length;
      offered += MESSAGE.length;
    }
    if (left <= 0) socket.close(1000);
  };
  socket.on('error', () => undefined);
  offer();
});
process.on('message', () => process.send({ offered }));
process.on('disconnect', () => process.exit());
