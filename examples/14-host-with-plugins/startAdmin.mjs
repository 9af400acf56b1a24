import { once } from 'node:events';
import { createServer } from 'node:http';

/** Lists and kills owners over HTTP, on loopback: `GET /owners`, `DELETE /owners/7?reason=…`. */
export async function startAdmin(network) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    const answer = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const id = Number(/^\/owners\/(\d+)$/.exec(pathname)?.[1]);
    if (request.method === 'GET' && pathname === '/owners') {
      answer(200, network.snapshot());
    } else if (request.method === 'DELETE' && id > 0) {
      const killed = network.destroyOwner(id, searchParams.get('reason') ?? 'killed by the administrator');
      answer(killed ? 200 : 404, { killed });
    } else {
      answer(404, { error: 'GET /owners or DELETE /owners/<id>' });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
