// The far end of the samples of HTTP, in a process of its own, which ends with its parent's channel.
import { createServer } from 'node:http';

const piece = Buffer.alloc(1_000_000);
const server = createServer((request, response) => {
  response.on('error', () => undefined);
  if (request.url === '/json') {
    response.setHeader('content-type', 'application/json').end('{"hello":"world","n":1}');
    return;
  }
  if (request.url === '/stream') {
    response.write('data: 1\n\n');
    return;
  }
  let left = 100;
  const more = () => {
    while (left > 0) {
      left -= 1;
      if (!response.write(piece)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
});
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}/`));
process.on('disconnect', () => process.exit());
