import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import axios from 'axios';
import { EventSource } from 'eventsource';
import { GraphQLClient } from 'graphql-request';
import ky from 'ky';
import OpenAI from 'openai';
import { serveClients } from '../http/clients.ts';
import { type HttpServer, startHttp } from '../http/httpServer.ts';
import { httpWorld } from '../http/httpWorld.ts';
import { until } from '../waiting.ts';

const serve = (): Promise<HttpServer> => startHttp((request, response) => void serveClients(request, response));
const settled = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'fulfilled',
    (error: unknown) => error,
  );

describe('Clients that take a fetch work unchanged with fetchFor(owner)', () => {
  const denied = () => httpWorld({ owner: { audits: {} } });

  describe('ky', () => {
    it('sends, and reads JSON', async () => {
      await using server = await serve();
      using world = httpWorld();
      const client = ky.create({ fetch: world.fetch, prefixUrl: server.url });
      expect(await client.post('json', { json: { a: 1 }, headers: { 'x-agent': 'ky' } }).json()).toEqual({
        method: 'POST',
        body: '{"a":1}',
        agent: 'ky',
      });
      expect(await settled(client.get('nowhere', { retry: 0 }).text())).toMatchObject({ name: 'HTTPError' });
      expect(world.brief()).toEqual(['owner request allowed', 'owner request allowed']);
    });

    it('H20 is denied as often as it tries, and opens no connection', async () => {
      await using server = await serve();
      using world = denied();
      const asked = ky.get(`${server.url}json`, { fetch: world.fetch, retry: { limit: 2, delay: () => 1 } }).json();
      expect(await settled(asked)).toMatchObject({ message: 'fetch failed', cause: { code: 'denied' } });
      expect(world.brief()).toEqual(Array.from({ length: 3 }, () => 'owner request unimplemented'));
      expect(server.connections.count).toBe(0);
    });

    it('ends with its owner in the middle of a stream', async () => {
      await using server = await serve();
      using world = httpWorld();
      const { body } = await ky.get(`${server.url}stream`, { fetch: world.fetch });
      const reader = body!.getReader();
      await reader.read();
      const next = settled(reader.read());
      world.owner.destroy();
      expect(await next).toMatchObject({ name: 'AbortError' });
      await until(() => server.connections.open === 0);
    });
  });

  describe('axios, with its fetch adapter', () => {
    const create = (fetch: typeof globalThis.fetch) => axios.create({ adapter: 'fetch', env: { fetch } });

    it('sends, and reads JSON', async () => {
      await using server = await serve();
      using world = httpWorld();
      const { data, status } = await create(world.fetch).post<unknown>(`${server.url}json`, { a: 1 });
      expect([status, data]).toEqual([200, { method: 'POST', body: '{"a":1}', agent: null }]);
      expect(world.brief()).toEqual(['owner request allowed']);
    });

    it('is denied, and opens no connection', async () => {
      await using server = await serve();
      using world = denied();
      expect(await settled(create(world.fetch).get(`${server.url}json`))).toMatchObject({ name: 'AxiosError' });
      expect(world.brief()).toEqual(['owner request unimplemented']);
      expect(server.connections.count).toBe(0);
    });

    it('ends with its owner in the middle of a stream', async () => {
      await using server = await serve();
      using world = httpWorld();
      const { data } = await create(world.fetch).get<ReadableStream>(`${server.url}stream`, { responseType: 'stream' });
      const reader = data.getReader();
      await reader.read();
      const next = settled(reader.read());
      world.owner.destroy();
      expect(await next).toMatchObject({ name: 'AbortError' });
      await until(() => server.connections.open === 0);
    });
  });

  describe('openai', () => {
    const create = (url: string, fetch: typeof globalThis.fetch) =>
      new OpenAI({ apiKey: 'its own', baseURL: `${url}v1`, fetch, maxRetries: 0 });
    const asked = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] };

    it('completes a chat', async () => {
      await using server = await serve();
      using world = httpWorld();
      const { choices } = await create(server.url, world.fetch).chat.completions.create(asked);
      expect(choices[0]?.message.content).toBe('hello');
      expect(server.requests[0]?.headers.authorization).toBe('Bearer its own');
    });

    it('is denied, and opens no connection', async () => {
      await using server = await serve();
      using world = denied();
      const completed = create(server.url, world.fetch).chat.completions.create(asked);
      expect(await settled(completed)).toMatchObject({ message: 'Connection error.' });
      expect(world.brief()).toEqual(['owner request unimplemented']);
      expect(server.connections.count).toBe(0);
    });

    it('streams, and ends with its owner in the middle', async () => {
      await using server = await serve();
      using world = httpWorld();
      const stream = await create(server.url, world.fetch).chat.completions.create({ ...asked, stream: true });
      const pieces = stream[Symbol.asyncIterator]();
      expect(await pieces.next()).toMatchObject({ value: { choices: [{ delta: { content: 'hel' } }] } });
      const next = settled(pieces.next());
      world.owner.destroy();
      await next; // the client takes an abort for the end of its stream
      await until(() => server.connections.open === 0);
    });
  });

  describe('graphql-request', () => {
    it('asks', async () => {
      await using server = await serve();
      using world = httpWorld();
      const client = new GraphQLClient(`${server.url}graphql`, { fetch: world.fetch });
      expect(await client.request('{ hello }')).toEqual({ hello: 'world' });
    });

    it('is denied, and opens no connection', async () => {
      await using server = await serve();
      using world = denied();
      const client = new GraphQLClient(`${server.url}graphql`, { fetch: world.fetch });
      expect(await settled(client.request('{ hello }'))).toMatchObject({ message: 'fetch failed' });
      expect(server.connections.count).toBe(0);
    });

    it('ends with its owner while it waits', async () => {
      await using server = await startHttp(() => undefined);
      using world = httpWorld();
      const asked = settled(new GraphQLClient(`${server.url}graphql`, { fetch: world.fetch }).request('{ hello }'));
      await until(() => server.requests.length === 1);
      world.owner.destroy();
      expect(await asked).toMatchObject({ name: 'AbortError' });
      await until(() => server.connections.open === 0);
    });
  });

  describe('eventsource', () => {
    it('receives events, and ends with its owner in the middle', async () => {
      await using server = await serve();
      using world = httpWorld();
      const source = new EventSource(`${server.url}stream`, { fetch: world.fetch });
      try {
        const event = await new Promise<MessageEvent>((resolve) => source.addEventListener('message', resolve));
        expect([event.data, event.lastEventId]).toEqual(['first', '1']);
        world.owner.destroy(); // the client takes an abort for its own, and does not try again
        await until(() => server.connections.open === 0);
      } finally {
        source.close();
      }
    });

    it('is denied, and opens no connection', async () => {
      await using server = await serve();
      using world = denied();
      const source = new EventSource(`${server.url}stream`, { fetch: world.fetch });
      await new Promise((resolve) => source.addEventListener('error', resolve));
      source.close();
      expect(world.brief()[0]).toBe('owner request unimplemented');
      expect(server.connections.count).toBe(0);
    });
  });

  describe('the Model Context Protocol over streamable HTTP', () => {
    async function serveMcp() {
      const tools = new McpServer({ name: 'tools', version: '1.0.0' });
      tools.registerTool('greet', { description: 'greets' }, () => ({ content: [{ type: 'text', text: 'hello' }] }));
      tools.registerTool('wait', { description: 'never answers' }, () => new Promise<never>(() => undefined));
      const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID() });
      await tools.connect(transport);
      return startHttp((request, response) => void transport.handleRequest(request, response));
    }
    const clientOf = (url: string, fetch: typeof globalThis.fetch) => ({
      client: new Client({ name: 'agent', version: '1.0.0' }),
      transport: new StreamableHTTPClientTransport(new URL(`${url}mcp`), { fetch }),
    });

    it('lists and calls tools', async () => {
      await using server = await serveMcp();
      using world = httpWorld();
      const { client, transport } = clientOf(server.url, world.fetch);
      await client.connect(transport);
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['greet', 'wait']);
      expect(await client.callTool({ name: 'greet' })).toMatchObject({ content: [{ text: 'hello' }] });
      await client.close();
    });

    it('is denied, and opens no connection', async () => {
      await using server = await serveMcp();
      using world = denied();
      const { client, transport } = clientOf(server.url, world.fetch);
      expect(await settled(client.connect(transport))).toMatchObject({ message: 'fetch failed' });
      expect(server.connections.count).toBe(0);
    });

    it('ends with its owner in the middle of a call', async () => {
      await using server = await serveMcp();
      using world = httpWorld();
      const { client, transport } = clientOf(server.url, world.fetch);
      await client.connect(transport);
      const errors: unknown[] = [];
      client.onerror = (error) => errors.push(error);
      const before = server.requests.length;
      const called = settled(client.callTool({ name: 'wait' }, undefined, { timeout: 1_000_000 }));
      await until(() => server.requests.length > before);
      world.owner.destroy();
      await until(() => server.connections.open === 0);
      await client.close();
      expect(await called).toMatchObject({ name: 'AbortError' });
    });
  });
});
