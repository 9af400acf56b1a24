import { demand, demandSame } from './demand.ts';
import type { HttpContractAbilities, HttpContractAnswer } from './HttpContractHarness.ts';
import { type HttpContractContext, plain } from './HttpContractContext.ts';

/** Cases of the contract of HTTP transports by their names. */
export type HttpCases = Readonly<Record<string, HttpCase>>;
type HttpCase = (context: HttpContractContext, can: HttpContractAbilities) => Promise<void>;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const slow = (): HttpContractAnswer => ({ status: 200, headers: {}, pieces: [utf8('a')], end: 'open' });

/** What every HTTP transport does. */
export const httpCases: HttpCases = {
  'sends the method, the path with its query, and the body': async (context) => {
    const server = await context.listen();
    const body = utf8('{"a":1}');
    const sink = context.send(server.url, {
      method: 'POST',
      path: 'a/b?c=%20d',
      headers: [['content-type', 'application/json']],
      body,
    });
    await sink.until('done');
    const [request] = server.requests;
    demandSame('the request line', [request?.method, request?.target], ['POST', '/a/b?c=%20d']);
    demandSame('the body', request?.body, body);
    demandSame('its type', request?.headers['content-type'], 'application/json');
  },
  'reports the status and headers, then the body, then done, then that it is closed': async (context) => {
    const server = await context.listen(plain('hello', { 'x-a': '1' }, 201));
    const sink = context.send(server.url);
    await sink.until('gone');
    demandSame('what it notified', [sink.status, sink.text, sink.error], [201, 'hello', undefined]);
    demandSame('a header', sink.given.find(([name]) => name === 'x-a')?.[1], '1');
    demandSame('the last calls', sink.calls.slice(-2), ['done', 'gone']);
  },
  'sends headers with their values': async (context) => {
    const server = await context.listen();
    const values = ['1, 2', 'a, "b"; c=d'];
    await context.send(server.url, { headers: values.map((value, i) => [`x-${i}`, value] as const) }).until('done');
    demandSame('the headers', [server.requests[0]?.headers['x-0'], server.requests[0]?.headers['x-1']], values);
  },
  'is done with a response that has no body': async (context) => {
    const server = await context.listen(plain('', {}, 204));
    const sink = context.send(server.url);
    await sink.until('done');
    demandSame('what it notified', [sink.status, sink.pieces.length, sink.error], [204, 0, undefined]);
  },
  'H14 reports no more than one piece while it is paused': async (context) => {
    const piece = new Uint8Array(60_000);
    const pieces = Array.from({ length: 40 }, () => piece);
    const server = await context.listen({ status: 200, headers: {}, pieces, end: 'whole' });
    const sink = context.send(server.url, { pauses: true });
    await sink.until('headers');
    await context.send((await context.listen()).url).until('gone'); // everything that is under way has come
    demand(sink.pieces.length <= 1, () => `${sink.pieces.length} pieces came while it was paused`);
    sink.act('resume');
    await sink.until('done');
    const size = sink.pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
    demandSame('bytes after resume', size, 2_400_000);
  },
  'H2 follows no redirect': async (context, can) => {
    const target = await context.listen();
    const server = await context.listen(plain('', { location: target.url }, 302));
    const sink = context.send(server.url);
    await sink.until('done');
    if (can.redirects === true) demandSame('the status', sink.status, 302);
    else demand(sink.error instanceof Error, () => 'a redirect must be a failure, unless can.redirects is true');
    demandSame('requests at the target', target.requests.length, 0);
  },
  'H5 keeps no cookie': async (context) => {
    const server = await context.listen(plain('hello', { 'set-cookie': 'a=1' }));
    await context.send(server.url).until('gone');
    await context.send(server.url).until('gone');
    demandSame('cookies of the second request', server.requests[1]?.headers['cookie'], undefined);
  },
  'is done with an error if nobody listens': async (context) => {
    const server = await context.listen();
    await server.stop();
    const sink = context.send(server.url);
    await sink.until('gone');
    demand(sink.error instanceof Error && sink.error.message !== '', () => 'a failure must have an error');
    demandSame('what it notified', sink.calls, ['done', 'gone']);
  },
  'is done with an error if the response is lost': async (context) => {
    const server = await context.listen({ status: 200, headers: {}, pieces: [utf8('a')], end: 'broken' });
    const sink = context.send(server.url);
    await sink.until('done');
    demand(sink.error instanceof Error, () => 'a response that is lost must be done with an error');
  },
  'reports nothing but closed after terminate before the answer': async (context) => {
    const server = await context.listen('silence');
    const sink = context.send(server.url);
    await context.wait(server.asked(), 'the request');
    sink.act('terminate');
    await sink.until('gone');
    demandSame('what it notified', sink.calls, ['gone']);
    await context.wait(server.connectionClosed(), 'the connection to close');
  },
  'reports nothing but closed after terminate in the body': async (context) => {
    const server = await context.listen(slow());
    const sink = context.send(server.url);
    await sink.until('data');
    sink.act('terminate');
    await sink.until('gone');
    demandSame('what it notified', sink.calls, ['headers', 'data', 'gone']);
    await context.wait(server.connectionClosed(), 'the connection to close');
  },
  'H10 ends everything with destroy, and sends nothing after it': async (context) => {
    const server = await context.listen(slow());
    const lines = context.owner();
    const sink = [context.send(server.url, { lines }), context.send(server.url, { lines })];
    for (const each of sink) await each.until('data');
    lines.destroy();
    for (const each of sink) await each.until('gone');
    for (const { calls } of sink) demandSame('what it notified', calls, ['headers', 'data', 'gone']);
    await context.wait(server.connectionClosed(), 'the connections to close');
    demand(context.refuses(server.url, lines), () => 'send must throw after destroy');
  },
};
