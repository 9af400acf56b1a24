import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf } from './httpServer.ts';

/** What the servers of the clients' stories serve: JSON, a stream of events that stays open, GraphQL, chat completions. */
export async function serveClients(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '' } = request;
  const body = method === 'POST' ? await bodyOf(request) : '';
  if (url.startsWith('/json')) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ method, body, agent: request.headers['x-agent'] ?? null }));
  } else if (url.startsWith('/stream')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('id: 1\ndata: first\n\n'); // and stays
  } else if (url.startsWith('/graphql')) {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { hello: 'world' } }));
  } else if (url.endsWith('/chat/completions')) {
    chat(response, body);
  } else {
    response.statusCode = 404;
    response.end('not here');
  }
}

function chat(response: ServerResponse, body: string): void {
  const asked = JSON.parse(body) as { readonly stream?: boolean };
  const base = { id: 'c1', created: 1, model: 'm' };
  if (asked.stream === true) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = { ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content: 'hel' } }] };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`); // and stays
    return;
  }
  response.setHeader('content-type', 'application/json');
  const message = { role: 'assistant', content: 'hello' };
  response.end(JSON.stringify({ ...base, object: 'chat.completion', choices: [{ index: 0, message }] }));
}
